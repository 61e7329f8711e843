using KiVendTout.Domain.Sessions;
using KiVendTout.Stores.Postgres.Batching;
using Npgsql;

namespace KiVendTout.Stores.Postgres.Sessions;

/// <summary><see cref="ISessionStore"/> on PostgreSQL; loads and snapshots of many grains share their round trips.</summary>
internal sealed class PostgresSessionStore : ISessionStore, IAsyncDisposable
{
    private const string Load = $"SELECT {SessionRow.Snapshot} FROM sessions WHERE session_id = ANY($1)";

    private const string FindSilent =
        """
        SELECT session_id FROM sessions
        WHERE closed_at IS NULL AND completeness = 'complete' AND last_arrived_at <= $1 ORDER BY session_id LIMIT $2
        """;

    // A row that does not exist is only made by a writer who expects none. The links of an erased customer do not come back.
    private const string Save =
        """
        INSERT INTO sessions AS s (session_id, customer_id, declared_started_at, declared_ended_at, first_event_at, last_event_at, closed_at,
            event_count, device, ip_hash, utm_source, utm_campaign, event_counts, funnel_step, cart_value_cents, cart_told_at, cart_told_by,
            cart_abandoned, last_arrived_at, remembered, completeness, version, updated_by)
        SELECT id, n.customer, started, ended, first_event, last_event, closed, total, device,
            CASE WHEN erased.customer_id IS NULL THEN ip END, source, campaign, counts, step, cart, cart_at, cart_by, abandoned, arrived, prints,
            'complete', expected + 1, actor
        FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22) AS n (id, customer,
            started, ended, first_event, last_event, closed, total, device, ip, source, campaign, counts, step, cart, cart_at, cart_by,
            abandoned, arrived, prints, expected, actor)
        LEFT JOIN customers erased ON erased.customer_id = n.customer AND erased.completeness = 'erased'
        WHERE expected = 0 OR EXISTS (SELECT FROM sessions e WHERE e.session_id = id)
        ORDER BY id
        ON CONFLICT (session_id) DO UPDATE SET customer_id = excluded.customer_id, declared_started_at = excluded.declared_started_at,
            declared_ended_at = excluded.declared_ended_at, first_event_at = excluded.first_event_at, last_event_at = excluded.last_event_at,
            closed_at = excluded.closed_at, event_count = excluded.event_count, device = excluded.device, ip_hash = excluded.ip_hash,
            utm_source = excluded.utm_source, utm_campaign = excluded.utm_campaign, event_counts = excluded.event_counts,
            funnel_step = excluded.funnel_step, cart_value_cents = excluded.cart_value_cents, cart_told_at = excluded.cart_told_at,
            cart_told_by = excluded.cart_told_by, cart_abandoned = excluded.cart_abandoned, last_arrived_at = excluded.last_arrived_at,
            remembered = excluded.remembered, completeness = excluded.completeness, version = excluded.version,
            updated_by = excluded.updated_by, updated_at = now()
        WHERE s.version = excluded.version - 1
        RETURNING session_id
        """;

    private readonly ShopDatabase _database;
    private readonly GroupCommit<SessionId, SessionState?> _loads;
    private readonly GroupCommit<Commit<SessionState>, WriteOutcome> _saves;

    public PostgresSessionStore(ShopDatabase database, PostgresOptions options, TimeProvider time)
    {
        _database = database;
        _loads = new(new() { Name = "sessions.load", BatchMax = options.BatchMax }, _database.Batch<SessionId, SessionState?>(LoadAsync), null, time);
        _saves = new(
            new() { Name = "sessions.save", BatchMax = options.BatchMax },
            _database.Batch<Commit<SessionState>, WriteOutcome>(SaveAsync),
            save => save.Next.SessionId.Value,
            time);
    }

    public Task<SessionState?> LoadAsync(SessionId sessionId, CancellationToken cancellationToken) =>
        _loads.SubmitAsync(sessionId, cancellationToken);

    public Task<WriteOutcome> CommitAsync(Commit<SessionState> commit, CancellationToken cancellationToken) =>
        commit.Next.CustomerId is null
            ? throw new ArgumentException("a session is written once a record has named its customer", nameof(commit))
            : _saves.SubmitAsync(commit, cancellationToken);

    public Task<IReadOnlyList<SessionId>> FindSilentAsync(DateTimeOffset cutoff, int max, CancellationToken cancellationToken) =>
        _database.QueryAsync(
            "sessions.silent", FindSilent, [cutoff.ToUniversalTime(), max], reader => new SessionId(reader.GetString(0)), cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await _saves.DisposeAsync();
        await _loads.DisposeAsync();
    }

    private static async Task<IReadOnlyList<SessionState?>> LoadAsync(
        NpgsqlConnection connection, IReadOnlyList<SessionId> sessionIds, CancellationToken cancellationToken)
    {
        var rows = new Dictionary<SessionId, SessionState>();
        await using var command = new NpgsqlCommand(Load, connection);
        command.Parameters.With(sessionIds.Select(id => id.Value).Distinct().ToArray());
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            var state = SessionRow.ReadSnapshot(reader);
            rows[state.SessionId] = state;
        }

        return [.. sessionIds.Select(rows.GetValueOrDefault)];
    }

    private static async Task<IReadOnlyList<WriteOutcome>> SaveAsync(
        NpgsqlConnection connection, IReadOnlyList<Commit<SessionState>> saves, CancellationToken cancellationToken)
    {
        var rows = saves.OrderBy(save => save.Next.SessionId.Value, StringComparer.Ordinal).ToList();
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var written = await WriteAsync(connection, rows, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return [.. saves.Select(save => written.Contains(save.Next.SessionId.Value) ? WriteOutcome.Committed : WriteOutcome.Stale)];
    }

    private static async Task<HashSet<string>> WriteAsync(
        NpgsqlConnection connection, List<Commit<SessionState>> rows, CancellationToken cancellationToken)
    {
        await using var batch = new NpgsqlBatch(connection);
        References.AddCustomers(batch, rows.Select(row => (row.Next.CustomerId!.Value.Value, row.Actor)));
        var command = new NpgsqlBatchCommand(Save);
        AddColumns(command.Parameters, rows);
        batch.BatchCommands.Add(command);

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

    private static void AddColumns(NpgsqlParameterCollection parameters, List<Commit<SessionState>> rows) =>
        parameters
            .WithColumn(rows, row => row.Next.SessionId.Value)
            .WithColumn(rows, row => row.Next.CustomerId!.Value.Value)
            .WithColumn(rows, row => row.Next.DeclaredStartedAt?.ToUniversalTime())
            .WithColumn(rows, row => row.Next.DeclaredEndedAt?.ToUniversalTime())
            .WithColumn(rows, row => row.Next.FirstEventAt?.ToUniversalTime())
            .WithColumn(rows, row => row.Next.LastEventAt?.ToUniversalTime())
            .WithColumn(rows, row => row.Next.ClosedAt?.ToUniversalTime())
            .WithColumn(rows, row => row.Next.EventCount)
            .WithColumn(rows, row => row.Next.Device)
            .WithColumn(rows, row => row.Next.IpHash)
            .WithColumn(rows, row => row.Next.UtmSource)
            .WithColumn(rows, row => row.Next.UtmCampaign)
            .WithJson([.. rows.Select(row => SessionRow.WriteCounts(row.Next.Counts))])
            .WithColumn(rows, row => SessionRow.NameOf(row.Next.FunnelStep))
            .WithColumn(rows, row => row.Next.CartValue?.Cents)
            .WithColumn(rows, row => row.Next.CartValue?.At.ToUniversalTime())
            .WithColumn(rows, row => row.Next.CartValue?.EventId)
            .WithColumn(rows, row => row.Next.CartAbandoned)
            .WithColumn(rows, row => row.Next.LastArrivedAt?.ToUniversalTime())
            .WithColumn(rows, row => SessionRow.WritePrints(row.Next.Remembered))
            .WithColumn(rows, row => row.Next.Version)
            .WithColumn(rows, row => row.Actor);
}
