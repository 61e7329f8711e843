using System.Collections.Concurrent;
using KiVendTout.Domain.Events;
using KiVendTout.Stores.Postgres;
using Npgsql;

namespace KiVendTout.Stores.Events.Postgres;

/// <summary><see cref="IEventStore"/> on PostgreSQL: partitions of a month, a batch and its positions in one transaction.</summary>
internal sealed class PostgresEventStore(ShopDatabase database, EventStoreOptions options, TimeProvider clock) : IEventStore
{
    /// <summary>Months made ahead of time, this one not counted.</summary>
    private const int MonthsAhead = 2;

    private const string Name = "events";

    // Appends hold it shared, the mark of an erasure alone: so no append that has not seen the mark is under way when links are cut.
    private const string LockShared = "SELECT pg_advisory_xact_lock_shared(hashtext('kvt archive erasure'))";
    private const string Lock = "SELECT pg_advisory_xact_lock(hashtext('kvt archive erasure'))";

    private readonly ConcurrentDictionary<DateOnly, bool> _months = new();

    public async Task<AppendResult> AppendAsync(ArchiveBatch batch, CancellationToken cancellationToken)
    {
        var oldest = options.OldestAt(clock.GetUtcNow());
        await PrepareAsync(batch.Records.Select(r => r.Event?.OccurredAt ?? r.RecordedAt).Where(time => time >= oldest), cancellationToken);
        try
        {
            return await database.TransactAsync(
                Name, (connection, limit) => AppendAsync(connection, batch, oldest, limit), cancellationToken);
        }
        catch (ContractViolationException)
        {
            // A month that was thought to be there may be the reason: ask again next time.
            _months.Clear();
            throw;
        }
    }

    public Task<IReadOnlyList<ArchivePosition>> ReadPositionsAsync(IReadOnlyDictionary<string, string> lives, CancellationToken cancellationToken) =>
        database.QueryAsync(
            Name,
            """
            SELECT DISTINCT ON (p.topic, p.partition) p.topic, p.broker_epoch, p.partition, p.next_offset
            FROM archive_positions p JOIN unnest($1, $2) AS asked (topic, life) ON asked.topic = p.topic
            ORDER BY p.topic, p.partition, (p.broker_epoch = asked.life) DESC, p.updated_at DESC
            """,
            [lives.Keys.ToArray(), lives.Values.ToArray()],
            reader => new ArchivePosition(reader.GetString(0), reader.GetString(1), reader.GetInt32(2), reader.GetInt64(3)),
            cancellationToken);

    public async Task MaintainAsync(CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        await PrepareAsync(Enumerable.Range(0, MonthsAhead + 1).Select(months => now.AddMonths(months)), cancellationToken);
        await database.QueryAsync(
            Name, "SELECT archive_expire($1)", [options.RetentionDays], reader => reader.GetInt32(0), cancellationToken);
    }

    public async Task EraseLinksAsync(CustomerId customerId, CancellationToken cancellationToken)
    {
        await ExecuteAsync(
            [Lock, "INSERT INTO archive_erasures (customer_id) VALUES ($1) ON CONFLICT DO NOTHING"], customerId.Value, cancellationToken);
        await ExecuteAsync(
            [
                "UPDATE events SET device = NULL, ip_hash = NULL, payload = NULL WHERE customer_id = $1 AND num_nonnulls(device, ip_hash, payload) > 0",
                "UPDATE raw_records SET payload = NULL WHERE customer_id = $1 AND payload IS NOT NULL",
            ],
            customerId.Value,
            cancellationToken);
    }

    private static async Task<AppendResult> AppendAsync(
        NpgsqlConnection connection, ArchiveBatch batch, DateTimeOffset oldest, CancellationToken cancellationToken)
    {
        var sorted = ArchiveSorting.Sort(batch, oldest, await ReadErasedAsync(connection, batch, cancellationToken));
        await using var commands = new NpgsqlBatch(connection);
        commands.BatchCommands.Add(ArchiveInserts.Events(sorted.Events, batch.Lives));
        commands.BatchCommands.Add(ArchiveInserts.Others(sorted.Others, batch.Lives));
        commands.BatchCommands.Add(ArchiveInserts.Positions(batch));
        await using var reader = await commands.ExecuteReaderAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        var events = reader.GetInt32(0);
        await reader.NextResultAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        return new AppendResult(events, reader.GetInt32(0), sorted.Expired);
    }

    private static async Task<HashSet<string>> ReadErasedAsync(
        NpgsqlConnection connection, ArchiveBatch batch, CancellationToken cancellationToken)
    {
        await using (var command = new NpgsqlCommand(LockShared, connection))
        {
            await command.ExecuteNonQueryAsync(cancellationToken);
        }

        await using var read = new NpgsqlCommand("SELECT customer_id FROM archive_erasures WHERE customer_id = ANY ($1)", connection);
        read.Parameters.With(ArchiveSorting.Customers(batch));
        await using var reader = await read.ExecuteReaderAsync(cancellationToken);
        var erased = new HashSet<string>();
        while (await reader.ReadAsync(cancellationToken))
        {
            erased.Add(reader.GetString(0));
        }

        return erased;
    }

    private async Task PrepareAsync(IEnumerable<DateTimeOffset> times, CancellationToken cancellationToken)
    {
        foreach (var month in times.Select(time => new DateOnly(time.UtcDateTime.Year, time.UtcDateTime.Month, 1)).Distinct())
        {
            if (!_months.ContainsKey(month))
            {
                await database.QueryAsync(Name, "SELECT archive_prepare_month($1)", [month], _ => 0, cancellationToken);
                _months.TryAdd(month, true);
            }
        }
    }

    private Task<int> ExecuteAsync(string[] statements, string customerId, CancellationToken cancellationToken) =>
        database.TransactAsync(
            Name,
            async (connection, limit) =>
            {
                await using var commands = new NpgsqlBatch(connection);
                foreach (var statement in statements)
                {
                    var command = new NpgsqlBatchCommand(statement);
                    if (statement.Contains("$1", StringComparison.Ordinal))
                    {
                        command.Parameters.With(customerId);
                    }

                    commands.BatchCommands.Add(command);
                }

                return await commands.ExecuteNonQueryAsync(limit);
            },
            cancellationToken);
}
