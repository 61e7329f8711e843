using KiVendTout.Domain.Events;
using KiVendTout.Stores.Postgres;
using Npgsql;

namespace KiVendTout.Stores.Events.Postgres;

/// <summary><see cref="IEventQueries"/> on PostgreSQL.</summary>
/// <param name="database">The reader's database, or the application's.</param>
internal sealed class PostgresEventQueries(Database database) : IEventQueries
{
    private const string Name = "events";

    internal const string Columns =
        """
        event_id, occurred_at, event_type, customer_id, session_id, device, ip_hash, utm_source, utm_campaign, product_id, cart_value_cents,
        payment_id, order_id
        """;

    private const string CountSessions =
        """
        SELECT (occurred_at AT TIME ZONE 'UTC')::date, count(DISTINCT session_id), count(*) FROM events
        WHERE occurred_at >= $1 AND occurred_at < $2 GROUP BY 1 ORDER BY 1
        """;

    private const string ListProducts =
        """
        SELECT product_id, count(*), count(DISTINCT session_id) FROM events
        WHERE event_type = $1 AND product_id IS NOT NULL AND occurred_at >= $2 AND occurred_at < $3
        GROUP BY product_id ORDER BY 2 DESC, 1 LIMIT $4
        """;

    public async Task<Page<UserEvent>> ListAsync(EventFilter filter, PageRequest page, CancellationToken cancellationToken)
    {
        var query = new ListQuery($"SELECT {Columns} FROM events");
        query.Where("session_id =", filter.SessionId?.Value);
        query.Where("customer_id =", filter.CustomerId?.Value);
        query.Where("event_type =", filter.EventType);
        query.Where("occurred_at >=", filter.From?.ToUniversalTime());
        query.Where("occurred_at <", filter.Until?.ToUniversalTime());
        if (EventCursor.Decode(page.After) is var (time, id))
        {
            query.WhereAfter("occurred_at, event_id", time, id);
        }

        var rows = await database.QueryAsync(
            Name, query.End("occurred_at, event_id", page.Size + 1), query.Values, Read, cancellationToken);
        return PageCursor.Cut(rows, page.Size, EventCursor.Encode);
    }

    public Task<IReadOnlyList<SessionsOfDay>> CountSessionsByDayAsync(
        DateTimeOffset from, DateTimeOffset until, CancellationToken cancellationToken) =>
        database.QueryAsync(
            Name,
            CountSessions,
            [from.ToUniversalTime(), until.ToUniversalTime()],
            reader => new SessionsOfDay(reader.GetFieldValue<DateOnly>(0), reader.GetInt64(1), reader.GetInt64(2)),
            cancellationToken);

    public Task<IReadOnlyList<ProductSeen>> ListProductsSeenAsync(
        DateTimeOffset from, DateTimeOffset until, int limit, CancellationToken cancellationToken) =>
        database.QueryAsync(
            Name,
            ListProducts,
            [EventTypes.ProductView, from.ToUniversalTime(), until.ToUniversalTime(), limit],
            reader => new ProductSeen(reader.GetString(0), reader.GetInt64(1), reader.GetInt64(2)),
            cancellationToken);

    internal static UserEvent Read(NpgsqlDataReader reader) => new()
    {
        EventId = new EventId(reader.GetString(0)),
        OccurredAt = reader.GetFieldValue<DateTimeOffset>(1),
        EventType = reader.GetString(2),
        CustomerId = new CustomerId(reader.GetString(3)),
        SessionId = new SessionId(reader.GetString(4)),
        Device = reader.Text(5),
        IpHash = reader.Text(6),
        UtmSource = reader.Text(7),
        UtmCampaign = reader.Text(8),
        ProductId = reader.Text(9) is { } product ? new ProductId(product) : null,
        CartValueCents = reader.Value<long>(10),
        PaymentId = reader.Text(11) is { } payment ? new PaymentId(payment) : null,
        OrderId = reader.Text(12),
    };
}
