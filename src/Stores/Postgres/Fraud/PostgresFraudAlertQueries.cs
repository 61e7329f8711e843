using System.Globalization;
using KiVendTout.Domain.Fraud;

namespace KiVendTout.Stores.Postgres.Fraud;

/// <summary><see cref="IFraudAlertQueries"/> on PostgreSQL.</summary>
internal sealed class PostgresFraudAlertQueries(ReadDatabase database) : IFraudAlertQueries
{
    private const string List = "fraud_alerts";

    // The database keeps microseconds.
    private const long TicksPerMicrosecond = TimeSpan.TicksPerMicrosecond;

    public Task<FraudAlert?> FindAsync(string alertId, CancellationToken cancellationToken) =>
        database.QueryOneAsync(
            List, $"SELECT {AlertRow.Columns} FROM fraud_alerts WHERE alert_id = $1", [alertId], AlertRow.Read, cancellationToken);

    public async Task<Page<FraudAlert>> ListAsync(AlertFilter filter, PageRequest page, CancellationToken cancellationToken)
    {
        var query = new ListQuery($"SELECT {AlertRow.Columns} FROM fraud_alerts");
        query.Where("customer_id =", filter.CustomerId?.Value);
        query.Where("rule_id =", filter.RuleId);
        query.Where("origin =", filter.Origin is { } origin ? AlertRow.NameOf(origin) : null);
        query.Where("status =", filter.Status is { } status ? AlertRow.NameOf(status) : null);
        if (PageCursor.Decode(List, 2, page.After) is [var micros, var alertId])
        {
            query.WhereBefore("raised_at, alert_id", TimeOf(micros), alertId);
        }

        var rows = await database.QueryAsync(
            List, query.End("raised_at DESC, alert_id DESC", page.Size + 1), query.Values, AlertRow.Read, cancellationToken);
        return PageCursor.Cut(
            rows,
            page.Size,
            last => PageCursor.Encode(
                List, (last.RaisedAt.UtcTicks / TicksPerMicrosecond).ToString(CultureInfo.InvariantCulture), last.AlertId));
    }

    private static DateTimeOffset TimeOf(string micros) =>
        long.TryParse(micros, NumberStyles.None, CultureInfo.InvariantCulture, out var count)
        && count <= DateTimeOffset.MaxValue.UtcTicks / TicksPerMicrosecond
            ? new DateTimeOffset(count * TicksPerMicrosecond, TimeSpan.Zero)
            : throw PageCursor.Violation();
}
