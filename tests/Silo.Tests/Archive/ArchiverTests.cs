using System.Text;
using Confluent.Kafka;
using KiVendTout.Domain.Common;
using KiVendTout.Domain.Events;
using KiVendTout.Records;
using KiVendTout.Testing.Mongo;
using KiVendTout.Testing.Postgres;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using MongoDB.Bson;
using MongoDB.Driver;

namespace KiVendTout.Silo.Tests.Archive;

/// <summary>The archiver on the embedded broker and PostgreSQL.</summary>
public sealed class ArchiverTests(PostgresFixture postgres, MongoFixture mongo) : IAsyncLifetime
{
    private static readonly DateTimeOffset Day = new DateTimeOffset(TimeProvider.System.GetUtcNow().Date, TimeSpan.Zero).AddDays(-30);

    /// <summary>Appends that fail in an outage of a test.</summary>
    private const int Outage = 8;

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(90);
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(50);

    private ArchiveRig? _rig;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private ArchiveRig Rig => _rig!;

    public async ValueTask InitializeAsync() => _rig = await ArchiveRig.StartAsync(postgres);

    public ValueTask DisposeAsync() => Rig.DisposeAsync();

    [Fact]
    public async Task Every_record_of_every_input_topic_is_archived_what_cannot_be_read_included()
    {
        await Rig.SendAsync(Event(1, EventTypes.PageView), "E1");
        await Rig.SendAsync(Event(2, EventTypes.AddToCart), "E2");
        await Rig.SendAsync(new SessionDeclared { SessionId = new SessionId("S1"), CustomerId = new CustomerId("C1"), OccurredAt = Day }, "S1");
        await Rig.SendAsync("payments", "p1", "kivendtout.payments.v1.PaymentAttempted", "C1", [1, 2, 3]);
        await Rig.SendAsync("orders", "o1", "kivendtout.orders.v1.OrderPlaced", "C1", [1, 2, 3]);
        await Rig.SendAsync("user-events", "bad", "kivendtout.events.v1.UserEvent", "C1", [255, 255]);
        await Rig.SendAsync(Event(3, EventTypes.PageView), "E3", version: 2);
        await Rig.SendAsync("user-events", new Message<byte[]?, byte[]?> { Key = [0, 255], Value = null });

        using var archiver = await Rig.StartArchiverAsync();
        await Rig.ArchivedAsync();
        await archiver.StopAsync(Token);

        Assert.Equal(2, await Rig.CountAsync("events"));
        Assert.Equal(1, await Rig.CountAsync("events WHERE topic = 'cart-events' AND event_type = 'add_to_cart' AND schema = 'kivendtout.events.v1.CartEvent/1'"));
        Assert.Equal(6, await Rig.CountAsync("raw_records"));
        Assert.Equal(3, await Rig.CountAsync("raw_records WHERE problem IS NOT NULL AND topic = 'user-events'"));
        Assert.Equal(1, await Rig.CountAsync("raw_records WHERE record_id = 'E3' AND problem LIKE '%ce_dataschema%' AND schema = 'kivendtout.events.v1.UserEvent/2'"));
        Assert.Equal(1, await Rig.CountAsync("raw_records WHERE topic = 'payments' AND record_id = 'p1' AND customer_id = 'C1' AND payload = '\\x010203'"));
        Assert.Equal(1, await Rig.CountAsync("raw_records WHERE key = '\\x00ff' AND customer_id IS NULL AND payload IS NULL"));
    }

    [Fact]
    public async Task No_time_of_a_sender_or_of_kafka_stops_the_archive()
    {
        var (_, type, value) = SessionRecordCodec.Encode(Event(1));
        foreach (var time in new[] { long.MaxValue, 253_402_300_800_000, 0, 1 })
        {
            await Rig.SendAsync("user-events", new Message<byte[]?, byte[]?> { Value = [1], Timestamp = new Timestamp(time, TimestampType.CreateTime) });
        }

        await Rig.SendAsync("user-events", "bad", type, "C1", value, at: DateTimeOffset.MinValue);
        await Rig.SendAsync("user-events", "good", type, "C1", value);
        using var archiver = await Rig.StartArchiverAsync();
        await Rig.ArchivedAsync();
        await archiver.StopAsync(Token);

        Assert.Equal(1, await Rig.CountAsync("events"));
        Assert.Equal(1, await Rig.CountAsync("raw_records WHERE record_id = 'bad' AND problem LIKE 'ce_time%'"));
        Assert.Equal(5, await Rig.CountAsync("raw_records WHERE recorded_at > now() - interval '1 day'"));
    }

    [Fact]
    public async Task Records_sent_again_count_once_and_a_new_archiver_goes_on_where_the_store_stands()
    {
        await SendEventsAsync(0, 120);
        using (var first = await Rig.StartArchiverAsync())
        {
            await Rig.ArchivedAsync();
            await first.StopAsync(Token);
        }

        await SendEventsAsync(0, 150);
        using var second = await Rig.StartArchiverAsync();
        await Rig.ArchivedAsync();
        await second.StopAsync(Token);

        Assert.Equal(150, await Rig.CountAsync("events"));
    }

    [Fact]
    public async Task A_store_that_lost_its_rows_is_filled_again_whatever_the_group_has_committed()
    {
        await SendEventsAsync(0, 60);
        using (var first = await Rig.StartArchiverAsync())
        {
            await Rig.ArchivedAsync();
            await first.StopAsync(Token);
        }

        await Rig.ExecuteAsync("TRUNCATE events, raw_records, archive_positions");
        await SendEventsAsync(60, 20);
        using var second = await Rig.StartArchiverAsync();
        await Rig.ArchivedAsync();
        await second.StopAsync(Token);

        Assert.Equal(80, await Rig.CountAsync("events"));
    }

    [Fact]
    public async Task A_group_that_stands_behind_the_store_is_told_although_nothing_new_comes()
    {
        await SendEventsAsync(0, 60);
        await Rig.MoveStoreToEndAsync();

        using var archiver = await Rig.StartArchiverAsync();
        await Rig.ArchivedAsync();
        await archiver.StopAsync(Token);

        Assert.Equal(0, await Rig.CountAsync("events"));
    }

    [Fact]
    public async Task Records_that_share_an_id_under_several_sources_are_all_archived()
    {
        foreach (var (source, payment) in new[] { ("/shop/paris", "D1"), ("/shop/lyon", "D2"), ("/psp", "D3"), (new string('x', 300), "D4"), ("/psp", "D3"), ("/psp", "D5") })
        {
            await SendPaymentAsync(source, "1", customer: "CD1", key: "CD1", payment);
        }

        using var archiver = await Rig.StartArchiverAsync();
        await Rig.ArchivedAsync();
        await archiver.StopAsync(Token);

        Assert.Equal(5, await Rig.CountAsync("raw_records WHERE topic = 'payments' AND record_id = '1'"));
        Assert.Equal(1, await Rig.CountAsync("raw_records WHERE source = '/psp' AND problem LIKE 'ce_id: %'"));
        Assert.Equal(1, await Rig.CountAsync("raw_records WHERE problem IS NOT NULL"));
    }

    [Fact]
    public async Task A_record_is_filed_under_the_customer_it_names_and_told_when_its_key_names_another()
    {
        await SendPaymentAsync("/psp", "1", customer: "C1", key: "C2", "D1");
        await SendPaymentAsync("/psp", "2", customer: "C1", key: "not an id", "D2");
        await Rig.SendAsync("orders", Json("/psp", "3", "kivendtout.orders.v1.OrderPlaced", "C2", """{"customer_id": "C1", broken"""));
        await Rig.SendAsync("user-events", Json("/site", "4", "kivendtout.events.v1.UserEvent", "C2", $$"""
            {"event_id": "E1", "event_type": "search", "customer_id": "C1", "session_id": "S1", "event_time": "{{Day:yyyy-MM-dd}}T00:00:00Z"}
            """));

        using var archiver = await Rig.StartArchiverAsync();
        await Rig.ArchivedAsync();
        await archiver.StopAsync(Token);

        Assert.Equal(4, await Rig.CountAsync("raw_records WHERE customer_id = 'C1'"));
        Assert.Equal(3, await Rig.CountAsync("raw_records WHERE key_customer_id = 'C2'"));
        Assert.Equal(3, await Rig.CountAsync("raw_records WHERE problem LIKE 'key: must be the customer_id%'"));
        Assert.Equal(0, await Rig.CountAsync("events"));
    }

    [Fact]
    public async Task A_record_larger_than_a_document_of_MongoDB_stops_nothing()
    {
        Assert.SkipWhen(mongo.ConnectionString is null, MongoFixture.WhyNone);
        var message = Json("/psp", "large", "kivendtout.payments.v1.PaymentAttempted", "C1", Payment("C1", "D1", new string('x', 17_000_000)));
        await Rig.SendCompressedAsync("payments", message);
        await SendPaymentAsync("/psp", "small", customer: "C1", key: "C1", "D2");

        using var archiver = await Rig.StartArchiverAsync(settings: ("Mongo:ConnectionString", mongo.ConnectionString));
        await Rig.ArchivedAsync();
        await archiver.StopAsync(Token);

        using var client = new MongoClient(mongo.ConnectionString);
        var records = await client.GetDatabase(Rig.MongoName).GetCollection<BsonDocument>("raw_records").Find(new BsonDocument()).ToListAsync(Token);
        Assert.Equal(2, records.Count);
        var large = records.Single(record => record["record_id"] == "large");
        Assert.StartsWith($"too large; {message.Value!.Length} bytes, SHA-256 ", large["withheld"].AsString, StringComparison.Ordinal);
        Assert.False(large.Contains("payload"));
        await client.DropDatabaseAsync(Rig.MongoName, Token);
    }

    [Fact]
    public async Task Archivers_share_the_partitions_and_take_over_those_of_one_that_leaves()
    {
        using var first = await Rig.StartArchiverAsync();
        await SendEventsAsync(0, 100);
        using var second = await Rig.StartArchiverAsync();
        await SendEventsAsync(100, 100);
        await Rig.ArchivedAsync();
        await first.StopAsync(Token);
        await SendEventsAsync(200, 100);
        await Rig.ArchivedAsync();
        await second.StopAsync(Token);

        Assert.Equal(300, await Rig.CountAsync("events"));
    }

    [Fact]
    public async Task An_outage_of_the_store_is_waited_out()
    {
        await SendEventsAsync(0, 120);
        var store = default(FailingStore);
        using var archiver = await Rig.StartArchiverAsync(inner => store = new FailingStore(inner, faults: 4));
        await Rig.ArchivedAsync();
        await archiver.StopAsync(Token);

        Assert.Equal(120, await Rig.CountAsync("events"));
        Assert.True(store!.Faults <= 0);
    }

    [Fact]
    public async Task A_record_that_the_store_refuses_is_archived_as_it_came_and_no_other_is_harmed()
    {
        await SendEventsAsync(0, 60);
        using var archiver = await Rig.StartArchiverAsync(inner => new FailingStore(inner, faults: 0) { Refused = "E007" });
        await Rig.ArchivedAsync();
        await archiver.StopAsync(Token);

        Assert.Equal(59, await Rig.CountAsync("events"));
        Assert.Equal(1, await Rig.CountAsync("raw_records WHERE record_id = 'E007' AND problem = 'events: refused' AND payload IS NOT NULL"));
    }

    [Fact]
    public async Task A_record_with_a_time_that_no_calendar_has_is_archived()
    {
        long[] times = [long.MaxValue, long.MinValue, -62_135_596_800_001, 253_402_300_800_000, -2];
        foreach (var time in times)
        {
            await Rig.SendAsync("payments", new Message<byte[]?, byte[]?> { Value = [1], Timestamp = new Timestamp(time, TimestampType.CreateTime) });
        }

        await SendEventsAsync(0, 10);
        using var archiver = await Rig.StartArchiverAsync();
        await Rig.ArchivedAsync();
        await archiver.StopAsync(Token);

        Assert.Equal(10, await Rig.CountAsync("events"));
        Assert.Equal(times.Length, await Rig.CountAsync("raw_records WHERE topic = 'payments' AND recorded_at > now() - interval '1 hour'"));
    }

    [Fact]
    public async Task A_record_that_fails_although_the_store_answers_is_archived_with_less_of_it_or_left_out()
    {
        await SendEventsAsync(0, 60);
        using var archiver = await Rig.StartArchiverAsync(
            inner => new FailingStore(inner, faults: 0) { Breaking = "E007", BreakingInAnyForm = "E013" },
            ("Archive:RepeatedFaultTries", "3"), ("Archive:RepeatedFaultSeconds", "0"));
        await Rig.ArchivedAsync();
        await archiver.StopAsync(Token);

        Assert.Equal(58, await Rig.CountAsync("events"));
        Assert.Equal(1, await Rig.CountAsync("raw_records WHERE record_id = 'E007' AND payload IS NULL AND withheld LIKE 'refused; % bytes, SHA-256 %'"));
        Assert.Equal(0, await Rig.CountAsync("raw_records WHERE record_id = 'E013'"));
    }

    [Fact]
    public async Task A_record_that_fails_while_the_store_is_away_is_never_left_out()
    {
        await SendEventsAsync(0, 20);
        FailingStore? store = null;
        using var archiver = await Rig.StartArchiverAsync(
            inner => store = new FailingStore(inner, faults: Outage) { IsAway = true },
            ("Archive:RepeatedFaultTries", "2"), ("Archive:RepeatedFaultSeconds", "0"));
        await Rig.ArchivedAsync();
        await archiver.StopAsync(Token);

        Assert.Equal(20, await Rig.CountAsync("events"));
        Assert.True(store!.Faults <= 0);
    }

    [Fact]
    public async Task A_partition_whose_archive_stands_still_makes_the_silo_not_ready()
    {
        await SendEventsAsync(0, 20);
        FailingStore? store = null;
        using var archiver = await Rig.StartArchiverAsync(
            inner => store = new FailingStore(inner, faults: int.MaxValue), ("Archive:StallSecondsMax", "1"), ("Archive:FailureDelayMaxMs", "500"));
        var reason = await UntilAsync(archiver, HealthStatus.Unhealthy);
        Assert.Contains("user-events", reason, StringComparison.Ordinal);

        store!.Heal();
        await Rig.ArchivedAsync();
        await UntilAsync(archiver, HealthStatus.Healthy);
        await archiver.StopAsync(Token);
    }

    private static async Task<string?> UntilAsync(IHost archiver, HealthStatus wanted)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Token);
        limit.CancelAfter(Limit);
        while (true)
        {
            var report = await archiver.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync(check => check.Name == "archive", limit.Token);
            if (report.Status == wanted)
            {
                return report.Entries["archive"].Description;
            }

            await Task.Delay(LookEvery, TimeProvider.System, limit.Token);
        }
    }

    private static UserEvent Event(int number, string type = EventTypes.PageView) => new()
    {
        EventId = new EventId($"E{number:000}"),
        EventType = type,
        SessionId = new SessionId($"S{number % 5}"),
        CustomerId = new CustomerId($"C{number % 5}"),
        OccurredAt = Day.AddSeconds(number),
    };

    private static string Payment(string customer, string payment, string more = "") =>
        $$"""
        {"payment_id": "{{payment}}", "customer_id": "{{customer}}", "attempt_time": "{{Day:yyyy-MM-dd}}T00:00:00Z", "method": "card",
        "payment_country": "FR", "amount_cents": 1000, "currency_code": "EUR", "more": "{{more}}"}
        """;

    private static Message<byte[]?, byte[]?> Json(string source, string id, string type, string key, string value)
    {
        var headers = new Headers();
        foreach (var (name, text) in new[]
        {
            (CloudEventHeaders.Id, id), (CloudEventHeaders.Type, type), (CloudEventHeaders.Source, source), (CloudEventHeaders.ContentType, CloudEventHeaders.Json),
        })
        {
            headers.Add(name, Encoding.UTF8.GetBytes(text));
        }

        return new() { Key = Encoding.UTF8.GetBytes(key), Value = Encoding.UTF8.GetBytes(value), Headers = headers };
    }

    private Task SendPaymentAsync(string source, string id, string customer, string key, string payment) =>
        Rig.SendAsync("payments", Json(source, id, "kivendtout.payments.v1.PaymentAttempted", key, Payment(customer, payment)));

    private Task SendEventsAsync(int first, int count) =>
        Task.WhenAll(Enumerable.Range(first, count).Select(number => Rig.SendAsync(Event(number), $"E{number:000}")));

    /// <summary>Fails the first appends with an outage, every batch that holds one event as refused, and those with others for no known reason.</summary>
    private sealed class FailingStore(IEventStore inner, int faults) : IEventStore
    {
        private int _faults = faults;

        public int Faults => _faults;

        public string? Refused { get; init; }

        /// <summary>Record that fails as long as it has its value.</summary>
        public string? Breaking { get; init; }

        /// <summary>Record that fails whatever is left of it.</summary>
        public string? BreakingInAnyForm { get; init; }

        /// <summary>Whether, while appends fail, questions fail too.</summary>
        public bool IsAway { get; init; }

        public void Heal() => Interlocked.Exchange(ref _faults, 0);

        public Task<AppendResult> AppendAsync(ArchiveBatch batch, CancellationToken cancellationToken) =>
            Interlocked.Decrement(ref _faults) >= 0 ? throw new StoreUnavailableException("test")
            : Refused is not null && batch.Records.Any(record => record.Event?.EventId.Value == Refused) ? throw new ContractViolationException("events", "refused")
            : batch.Records.Any(record => (record.RecordId == Breaking && record.Payload is not null) || record.RecordId == BreakingInAnyForm)
                ? throw new InvalidOperationException("test")
            : inner.AppendAsync(batch, cancellationToken);

        public Task<IReadOnlyList<ArchivePosition>> ReadPositionsAsync(IReadOnlyDictionary<string, string> lives, CancellationToken cancellationToken) =>
            IsAway && Volatile.Read(ref _faults) is >= 0 and < Outage ? throw new StoreUnavailableException("test") : inner.ReadPositionsAsync(lives, cancellationToken);

        public Task MaintainAsync(CancellationToken cancellationToken) => inner.MaintainAsync(cancellationToken);
    }
}
