using KiVendTout.Domain.Events;
using Npgsql;

namespace KiVendTout.Stores.Tests.Events;

/// <summary>The contract on PostgreSQL, and its partitions.</summary>
public sealed class PostgresEventStoreTests(PostgresFixture postgres) : EventStoreContract
{
    private TestDatabase? _database;
    private Shop? _shop;

    protected override IEventStore Store => _shop!.Get<IEventStore>();

    protected override IEventQueries Queries => _shop!.Get<IEventQueries>();

    public override async ValueTask InitializeAsync()
    {
        _database = await postgres.CreateDatabaseAsync();
        _shop = new Shop(_database);
    }

    public override async ValueTask DisposeAsync()
    {
        await _shop!.DisposeAsync();
        await _database!.DisposeAsync();
    }

    [Fact]
    public async Task Partitions_are_made_ahead_and_on_demand_and_dropped_after_the_retention()
    {
        await Store.MaintainAsync(Token);
        var now = TimeProvider.System.GetUtcNow();
        var ahead = await PartitionsAsync();
        Assert.Equal(Enumerable.Range(0, 3).Select(months => Name("events", now.AddMonths(months))), ahead.Where(p => p.StartsWith("events", StringComparison.Ordinal)));

        var past = now.AddDays(-400);
        await Store.AppendAsync(Archives.Batch([Archives.Event("E1", "S1", "C1", at: past)]), Token);
        Assert.Contains(Name("events", past), await PartitionsAsync());

        // As if two years and more had passed since: the month of that event is too old now.
        await _shop!.ExecuteAsync($"SELECT archive_prepare_month('{now.AddDays(-800):yyyy-MM-dd}')");
        await Store.MaintainAsync(Token);
        Assert.Equal(
            ahead.Append(Name("events", past)).Append(Name("raw_records", past)).Order(StringComparer.Ordinal), await PartitionsAsync());

        await using var app = _shop.App.CreateCommand("SELECT archive_expire(365)");
        Assert.Equal(2, await app.ExecuteScalarAsync(Token));
        Assert.Empty(await AllAsync(new EventFilter()));
    }

    [Fact]
    public async Task Each_partition_has_the_four_indexes()
    {
        await Store.AppendAsync(Archives.Batch([Archives.Event("E1", "S1", "C1")]), Token);

        var indexes = await _shop!.ColumnAsync($"SELECT indexdef FROM pg_indexes WHERE tablename = '{Name("events", Archives.Day)}'");

        foreach (var columns in (string[])["(customer_id, ", "(session_id, ", "(event_type, ", "(occurred_at, "])
        {
            Assert.Contains(indexes, index => index.Contains(columns, StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task The_application_changes_no_schema_but_by_these_functions()
    {
        await Store.MaintainAsync(Token);

        await using var drop = _shop!.App.CreateCommand($"DROP TABLE {Name("events", TimeProvider.System.GetUtcNow())}");
        await using var delete = _shop.App.CreateCommand("DELETE FROM events");
        await using var far = _shop.App.CreateCommand("SELECT archive_prepare_month('1600-01-01')");

        foreach (var command in (NpgsqlCommand[])[drop, delete])
        {
            var refused = await Assert.ThrowsAsync<PostgresException>(() => command.ExecuteNonQueryAsync(Token));
            Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, refused.SqlState);
        }

        var absurd = await Assert.ThrowsAsync<PostgresException>(() => far.ExecuteNonQueryAsync(Token));
        Assert.Equal(PostgresErrorCodes.InvalidParameterValue, absurd.SqlState);
    }

    [Fact]
    public async Task Deleting_a_customer_cuts_the_links_in_the_archive()
    {
        await _shop!.Customers.CommitAsync(Samples.Customer("C1"), "test", Token);
        await Store.AppendAsync(Archives.Batch([Archives.Event("E1", "S1", "C1") with { IpHash = "7f19" }]), Token);

        Assert.True(await _shop.Customers.EraseAsync(new CustomerId("C1"), "test", Token));

        Assert.Null(Assert.Single(await AllAsync(new EventFilter())).IpHash);
        Assert.Equal(0, await CountPayloadsAsync("C1"));
    }

    protected override async Task<List<StoredRecord>> OthersAsync()
    {
        await using var command = _shop!.App.CreateCommand(
            "SELECT record_id, problem, withheld, payload IS NOT NULL, key IS NOT NULL, jsonb_array_length(headers) FROM raw_records");
        await using var reader = await command.ExecuteReaderAsync(Token);
        var records = new List<StoredRecord>();
        while (await reader.ReadAsync(Token))
        {
            records.Add(new StoredRecord(
                reader.GetString(0), await reader.IsDBNullAsync(1, Token) ? null : reader.GetString(1),
                await reader.IsDBNullAsync(2, Token) ? null : reader.GetString(2), reader.GetBoolean(3), reader.GetBoolean(4), reader.GetInt32(5)));
        }

        return records;
    }

    protected override async Task AddFormerAsync(ArchivedRecord record)
    {
        await _shop!.ExecuteAsync($"SELECT archive_prepare_month('{record.RecordedAt:yyyy-MM-dd}')");
        await using var command = _shop.App.CreateCommand(
            """
            INSERT INTO raw_records (topic, record_id, recorded_at, partition, record_offset, broker_epoch, customer_id, key, headers, payload)
            VALUES ($1, $2, $3, $4, $5, 'epoch-0', $6, $7, '[]', $8)
            """);
        foreach (var value in (object?[])[record.Topic, record.RecordId, record.RecordedAt, record.Partition, record.Offset, record.CustomerId, record.Key, record.Payload])
        {
            command.Parameters.AddWithValue(value!);
        }

        await command.ExecuteNonQueryAsync(Token);
    }

    protected override Task<long> CountOthersAsync() => _shop!.ScalarAsync<long>("SELECT count(*) FROM raw_records");

    protected override Task<long> CountPayloadsAsync(string customer) => _shop!.ScalarAsync<long>(
        "SELECT (SELECT count(payload) FROM events WHERE customer_id = $1) + (SELECT count(payload) FROM raw_records WHERE customer_id = $1)", customer);

    protected override Task EmptyAsync() => _shop!.ExecuteAsync("TRUNCATE events, raw_records");

    private static string Name(string table, DateTimeOffset time) => $"{table}_{time.UtcDateTime:yyyy_MM}";

    private Task<List<string>> PartitionsAsync() => _shop!.ColumnAsync(
        "SELECT c.relname::text FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid WHERE c.relkind = 'r' ORDER BY c.relname COLLATE \"C\"");
}
