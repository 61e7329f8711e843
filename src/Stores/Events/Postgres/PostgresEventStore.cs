using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using KiVendTout.Domain.Customers;
using KiVendTout.Domain.Events;
using KiVendTout.Stores.Postgres;
using KiVendTout.Stores.Postgres.Privacy;
using KiVendTout.Stores.Postgres.Tables;
using Npgsql;

namespace KiVendTout.Stores.Events.Postgres;

/// <summary><see cref="IEventStore"/> on PostgreSQL: partitions of a month, a batch and its positions in one transaction.</summary>
internal sealed class PostgresEventStore(ShopDatabase database, EventStoreOptions options, TimeProvider clock) : IEventStore, ICustomerData
{
    /// <summary>Months made ahead of time, this one not counted.</summary>
    private const int MonthsAhead = 2;

    private const string Name = "events";

    // Appends hold it shared, the mark of an erasure alone: so no append that has not seen the mark is under way when links are cut.
    private const string LockShared = "SELECT pg_advisory_xact_lock_shared(hashtext('kvt archive erasure'))";
    private const string Lock = "SELECT pg_advisory_xact_lock(hashtext('kvt archive erasure'))";

    private const string OfVisitor = "customer_id = $1";
    private const string OfCustomer = "(customer_id = $1 OR key_customer_id = $1)";
    private static readonly string[] Cuts =
        [HeldRows.Withhold(WrittenByHand.Events, OfVisitor), HeldRows.Withhold(WrittenByHand.RawRecords, OfCustomer)];

    private readonly ConcurrentDictionary<DateOnly, bool> _months = new();

    public async Task<AppendResult> AppendAsync(ArchiveBatch batch, CancellationToken cancellationToken)
    {
        var oldest = options.OldestAt(clock.GetUtcNow());
        var times = batch.Records.SelectMany(r => new[] { r.RecordedAt, r.Event?.OccurredAt ?? r.RecordedAt });
        await PrepareAsync(times.Where(time => time >= oldest), cancellationToken);
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

    public async Task EraseAsync(CustomerId customerId, CancellationToken cancellationToken)
    {
        await ExecuteAsync(
            [Lock, "INSERT INTO archive_erasures (customer_id) VALUES ($1) ON CONFLICT DO NOTHING"], customerId.Value, cancellationToken);
        await ExecuteAsync(Cuts, customerId.Value, cancellationToken);
    }

    public async IAsyncEnumerable<HeldRecord> ExportAsync(CustomerId customerId, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var happened in database.HeldAsync(WrittenByHand.Events, OfVisitor, customerId, cancellationToken))
        {
            yield return happened;
        }

        await foreach (var record in database.HeldAsync(WrittenByHand.RawRecords, OfCustomer, customerId, cancellationToken))
        {
            yield return record;
        }
    }

    private static async Task<AppendResult> AppendAsync(
        NpgsqlConnection connection, ArchiveBatch batch, DateTimeOffset oldest, CancellationToken cancellationToken)
    {
        var erased = await ReadErasedAsync(connection, batch, cancellationToken);
        var sorted = ArchiveSorting.Sort(batch, oldest, erased, StoredSize.PostgresMax);
        var events = await CountAsync(connection, [ArchiveInserts.Events(sorted.Events, batch.Lives)], cancellationToken);
        var others = sorted.Others;
        if (events < sorted.Events.Count)
        {
            others = [.. others, .. ArchiveSorting.Differing(sorted.Events, await ReadEventsAsync(connection, sorted.Events, cancellationToken), oldest)];
        }

        var added = await CountAsync(
            connection, [ArchiveInserts.Others(others, batch.Lives), ArchiveInserts.Positions(batch)], cancellationToken);
        return new AppendResult(events, added, sorted.Expired);
    }

    /// <returns>What the first of the statements counts.</returns>
    private static async Task<int> CountAsync(NpgsqlConnection connection, NpgsqlBatchCommand[] commands, CancellationToken cancellationToken)
    {
        await using var batch = new NpgsqlBatch(connection);
        foreach (var command in commands)
        {
            batch.BatchCommands.Add(command);
        }

        return (int)(await batch.ExecuteScalarAsync(cancellationToken))!;
    }

    private static async Task<List<UserEvent>> ReadEventsAsync(
        NpgsqlConnection connection, IReadOnlyList<ArchivedRecord> events, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(
            $"SELECT {PostgresEventQueries.Columns} FROM events WHERE event_id = ANY ($1)", connection);
        command.Parameters.WithColumn(events, record => record.Event!.EventId.Value);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var stored = new Dictionary<EventId, UserEvent>();
        while (await reader.ReadAsync(cancellationToken))
        {
            var happened = PostgresEventQueries.Read(reader);
            stored.TryAdd(happened.EventId, happened);
        }

        return [.. stored.Values];
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
