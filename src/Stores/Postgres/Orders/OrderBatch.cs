using KiVendTout.Domain.Orders;
using KiVendTout.Stores.Postgres.Messages;
using Npgsql;

namespace KiVendTout.Stores.Postgres.Orders;

/// <summary>
/// The statements of one batch of commits. Order of locks: customers, sessions, payments, products, orders, each by id, as every writer
/// keeps to it; lines and outbox rows are new and wait for nobody.
/// </summary>
internal static class OrderBatch
{
    // A row that does not exist is only made by a writer who expects none.
    private const string Save =
        """
        INSERT INTO orders AS o (order_id, customer_id, session_id, payment_id, ordered_at, declared_total_cents, currency, shipping_method,
            status, age_hold, completeness, paid_at, processing_at, shipped_at, delivered_at, cancelled_at, age_proved_at, age_refused_at,
            adult_only, lines_total_cents, anomalies, version, updated_by)
        SELECT id, customer, session, payment, ordered_at, total, CASE WHEN ordered_at IS NOT NULL THEN 'EUR' END, shipping, status, hold,
            CASE WHEN ordered_at IS NOT NULL THEN 'complete' ELSE 'referenced' END, paid_at, processing_at, shipped_at, delivered_at,
            cancelled_at, age_proved_at, age_refused_at, adult_only, lines_total, string_to_array(anomalies, ','), expected + 1, actor
        FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21) AS n (id, customer,
            session, payment, ordered_at, total, shipping, status, hold, paid_at, processing_at, shipped_at, delivered_at, cancelled_at,
            age_proved_at, age_refused_at, adult_only, lines_total, anomalies, expected, actor)
        WHERE expected = 0 OR EXISTS (SELECT FROM orders e WHERE e.order_id = id)
        ORDER BY id
        ON CONFLICT (order_id) DO UPDATE SET customer_id = excluded.customer_id, session_id = excluded.session_id,
            payment_id = excluded.payment_id, ordered_at = excluded.ordered_at, declared_total_cents = excluded.declared_total_cents,
            currency = excluded.currency, shipping_method = excluded.shipping_method, status = excluded.status,
            age_hold = excluded.age_hold, completeness = excluded.completeness, paid_at = excluded.paid_at,
            processing_at = excluded.processing_at, shipped_at = excluded.shipped_at, delivered_at = excluded.delivered_at,
            cancelled_at = excluded.cancelled_at, age_proved_at = excluded.age_proved_at, age_refused_at = excluded.age_refused_at,
            adult_only = excluded.adult_only, lines_total_cents = excluded.lines_total_cents, anomalies = excluded.anomalies,
            version = excluded.version, updated_by = excluded.updated_by, updated_at = now()
        WHERE o.version = excluded.version - 1
        RETURNING order_id
        """;

    // They come with the fact that places the order, which is one for ever. The order's row is locked: nobody else writes them meanwhile.
    private const string SaveLines =
        """
        INSERT INTO order_items (order_id, line_no, product_id, quantity, unit_price_cents, version, updated_by)
        SELECT * FROM unnest($1, $2, $3, $4, $5, $6, $7) AS n (id, line, product, quantity, price, version, actor)
        WHERE NOT EXISTS (SELECT FROM order_items i WHERE i.order_id = n.id)
        """;

    /// <summary>Writes the orders whose stored versions are as their writers expect.</summary>
    /// <param name="connection">In a transaction.</param>
    /// <param name="commits">The commits, in the order of their orders' ids.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The orders that were written.</returns>
    public static async Task<HashSet<string>> WriteAsync(
        NpgsqlConnection connection, IReadOnlyList<Commit<OrderState>> commits, CancellationToken cancellationToken)
    {
        await using var batch = new NpgsqlBatch(connection);
        References.AddCustomers(batch, commits.Select(commit => (CustomerOf(commit), commit.Actor)));
        References.AddSessions(batch, commits.Select(commit => (commit.Next.Placement?.SessionId?.Value, CustomerOf(commit), commit.Actor)));
        References.AddPayments(batch, commits.Select(commit => (commit.Next.PaymentId?.Value, CustomerOf(commit), commit.Actor)));
        References.AddProducts(batch, LinesOf(commits).Select(line => (line.Line.ProductId.Value, line.Commit.Actor)));
        var save = new NpgsqlBatchCommand(Save);
        AddColumns(save.Parameters, commits);
        batch.BatchCommands.Add(save);

        var written = new HashSet<string>(StringComparer.Ordinal);
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        do
        {
            while (await reader.ReadAsync(cancellationToken))
            {
                written.Add(reader.GetString(0));
            }
        }
        while (await reader.NextResultAsync(cancellationToken));
        return written;
    }

    /// <summary>Writes lines and outbox rows of orders that were written.</summary>
    public static async Task WriteBesidesAsync(NpgsqlConnection connection, IReadOnlyList<Commit<OrderState>> written, CancellationToken cancellationToken)
    {
        await using var batch = new NpgsqlBatch(connection);
        var lines = LinesOf(written).ToList();
        if (lines.Count > 0)
        {
            var command = new NpgsqlBatchCommand(SaveLines);
            command.Parameters
                .WithColumn(lines, line => line.Commit.Next.OrderId.Value)
                .WithColumn(lines, line => line.Line.LineNo)
                .WithColumn(lines, line => line.Line.ProductId.Value)
                .WithColumn(lines, line => line.Line.Quantity)
                .WithColumn(lines, line => line.Line.UnitPriceCents)
                .WithColumn(lines, line => line.Commit.Next.Version + 1)
                .WithColumn(lines, line => line.Commit.Actor);
            batch.BatchCommands.Add(command);
        }

        Publications.Add(batch, written.SelectMany(commit => commit.Publish));
        if (batch.BatchCommands.Count > 0)
        {
            await batch.ExecuteNonQueryAsync(cancellationToken);
        }
    }

    private static string CustomerOf(Commit<OrderState> commit) => commit.Next.CustomerId!.Value.Value;

    private static IEnumerable<(Commit<OrderState> Commit, OrderLine Line)> LinesOf(IEnumerable<Commit<OrderState>> commits) =>
        commits.SelectMany(commit => commit.Next.Placement?.Lines ?? [], (commit, line) => (commit, line));

    private static void AddColumns(NpgsqlParameterCollection parameters, IReadOnlyList<Commit<OrderState>> rows) =>
        parameters
            .WithColumn(rows, row => row.Next.OrderId.Value)
            .WithColumn(rows, CustomerOf)
            .WithColumn(rows, row => row.Next.Placement?.SessionId?.Value)
            .WithColumn(rows, row => row.Next.PaymentId?.Value)
            .WithColumn(rows, row => row.Next.Placement?.OccurredAt.ToUniversalTime())
            .WithColumn(rows, row => row.Next.Placement?.DeclaredTotalCents)
            .WithColumn(rows, row => row.Next.Placement?.ShippingMethod)
            .WithColumn(rows, row => OrderRow.NameOf(row.Next.Status))
            .WithColumn(rows, row => OrderRow.NameOf(row.Next.AgeHold))
            .WithColumn(rows, row => row.Next.PaidAt?.ToUniversalTime())
            .WithColumn(rows, row => row.Next.ProcessingAt?.ToUniversalTime())
            .WithColumn(rows, row => row.Next.ShippedAt?.ToUniversalTime())
            .WithColumn(rows, row => row.Next.DeliveredAt?.ToUniversalTime())
            .WithColumn(rows, row => row.Next.CancelledAt?.ToUniversalTime())
            .WithColumn(rows, row => row.Next.AgeProvedAt?.ToUniversalTime())
            .WithColumn(rows, row => row.Next.AgeRefusedAt?.ToUniversalTime())
            .WithColumn(rows, row => row.Next.AdultOnly)
            .WithColumn(rows, row => row.Next.LinesTotalCents)
            .WithColumn(rows, row => string.Join(',', row.Next.Anomalies))
            .WithColumn(rows, row => row.Next.Version)
            .WithColumn(rows, row => row.Actor);
}
