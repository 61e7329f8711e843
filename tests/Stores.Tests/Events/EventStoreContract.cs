using CsCheck;
using KiVendTout.Domain.Customers;
using KiVendTout.Domain.Events;

namespace KiVendTout.Stores.Tests.Events;

/// <summary>What every event store does.</summary>
public abstract class EventStoreContract : IAsyncLifetime
{
    private const int RunsOfAProperty = 8;

    protected static CancellationToken Token => TestContext.Current.CancellationToken;

    protected abstract IEventStore Store { get; }

    protected abstract IEventQueries Queries { get; }

    private ICustomerData Data => (ICustomerData)Store;

    public abstract ValueTask InitializeAsync();

    public abstract ValueTask DisposeAsync();

    [Fact]
    public async Task A_batch_counts_once_however_often_it_is_sent()
    {
        var batch = Archives.Batch(
            Archives.Record(Archives.Event("E1", "S1", "C1"), 7), Archives.Record(Archives.Event("E2", "S1", "C1"), 8), Archives.Other("payments", "p-1"));

        var first = await Store.AppendAsync(batch, Token);
        var again = await Store.AppendAsync(batch, Token);

        Assert.Equal(new AppendResult(2, 1, 0), first);
        Assert.Equal(new AppendResult(0, 0, 0), again);
        Assert.Equal(2, (await AllAsync(new EventFilter())).Count);
        Assert.Equal(1, await CountOthersAsync());
    }

    [Fact]
    public async Task An_event_counts_once_by_its_id_whatever_else_it_says()
    {
        var happened = Archives.Event("E1", "S1", "C1");
        await Store.AppendAsync(Archives.Batch([happened]), Token);

        // A day and more than a month later; twice in a batch.
        var result = await Store.AppendAsync(
            Archives.Batch([happened with { OccurredAt = Archives.Day.AddDays(1) }, happened with { OccurredAt = Archives.Day.AddDays(-40) }]), Token);
        var two = await Store.AppendAsync(Archives.Batch([Archives.Event("E2", "S1", "C1"), Archives.Event("E2", "S2", "C2")]), Token);

        Assert.Equal(0, result.Events);
        Assert.Equal(1, two.Events);
        Assert.Equal(["E1", "E2"], (await AllAsync(new EventFilter())).Select(e => e.EventId.Value));
    }

    [Fact]
    public async Task Other_records_count_once_by_topic_and_id()
    {
        var result = await Store.AppendAsync(
            Archives.Batch(
                Archives.Other("orders", "1"),
                Archives.Other("payments", "1"),
                Archives.Other("orders", "1") with { RecordedAt = Archives.Day.AddDays(-40) },
                Archives.Other("orders", "2", customer: null) with { Payload = null, Problem = "event_id: must be there" }),
            Token);
        var again = await Store.AppendAsync(Archives.Batch(Archives.Other("orders", "1") with { RecordedAt = Archives.Day.AddDays(-40) }), Token);

        Assert.Equal((3, 0), (result.OtherRecords, again.OtherRecords));
        Assert.Equal(3, await CountOthersAsync());
    }

    [Fact]
    public async Task Records_of_several_sources_share_an_id_and_are_all_kept()
    {
        var paris = Archives.Other("payments", "1") with { Source = "/shop/paris" };
        var batch = Archives.Batch(paris, paris with { Source = "/shop/lyon", Offset = 1 }, paris with { Source = "/psp", Offset = 2 }, paris with { Offset = 3 });

        Assert.Equal(2, (await Store.AppendAsync(batch with { Records = [.. batch.Records.Take(2)] }, Token)).OtherRecords);
        Assert.Equal(1, (await Store.AppendAsync(batch with { Records = [.. batch.Records.Take(3)] }, Token)).OtherRecords);
        Assert.Equal(0, (await Store.AppendAsync(batch with { Records = [.. batch.Records.Take(3)] }, Token)).OtherRecords);
        await Store.AppendAsync(batch, Token);

        Assert.All(await OthersAsync(), record => Assert.Null(record.Problem));
    }

    [Fact]
    public async Task Another_value_under_a_known_id_is_kept_and_marked()
    {
        var first = Archives.Other("payments", "1") with { Source = "/psp" };
        var second = first with { Payload = [9], Offset = 1 };
        var third = first with { Payload = null, Offset = 2, Problem = "amount_cents: must be positive" };
        var fourth = first with { Schema = "another/1", Offset = 3 };

        Assert.Equal(2, (await Store.AppendAsync(Archives.Batch(first, second, second with { Offset = 8 }), Token)).OtherRecords);
        Assert.Equal(2, (await Store.AppendAsync(Archives.Batch(first, third, fourth, second), Token)).OtherRecords);
        Assert.Equal(0, (await Store.AppendAsync(Archives.Batch(new[] { fourth, third, second, first }.Select(r => r with { Offset = r.Offset + 50 })), Token)).OtherRecords);

        const string marked = "ce_id: stands for another value too";
        Assert.Equal(
            [null, $"amount_cents: must be positive; {marked}", marked, marked],
            (await OthersAsync()).Select(record => record.Problem).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Another_event_under_a_known_id_is_kept_as_a_record_with_a_problem()
    {
        var happened = Archives.Event("E1", "S1", "C1");
        var others = new[] { happened with { EventType = EventTypes.Search }, happened with { OccurredAt = Archives.Day.AddDays(-40) } };
        await Store.AppendAsync(Archives.Batch([happened, others[0]]), Token);

        var records = others.Select((e, i) => Archives.Record(e, 10 + i) with { Payload = [(byte)i], RecordedAt = Archives.Day.AddYears(-9 * i) });
        var result = await Store.AppendAsync(Archives.Batch([Archives.Record(happened, 20), .. records]), Token);
        var again = await Store.AppendAsync(Archives.Batch([Archives.Record(happened, 30), .. records]), Token);

        Assert.Equal((0, 0), (result.Events, again.Events + again.OtherRecords));
        Assert.Equal([happened], await AllAsync(new EventFilter()));
        Assert.All(await OthersAsync(), record => Assert.Contains("event_id: stands for another event too", record.Problem, StringComparison.Ordinal));
        Assert.Equal(3, await CountOthersAsync());
    }

    [Fact]
    public async Task A_record_that_is_too_large_is_kept_without_what_it_held_or_whole()
    {
        var large = Archives.Other("payments", "large") with { Payload = new byte[17_000_000], Source = "/psp" };
        var headers = Archives.Other("payments", "headers") with { Headers = [new("x", new byte[17_000_000])] };
        var happened = Archives.Record(Archives.Event("E1", "S1", "C1")) with { Payload = new byte[17_000_000] };

        var result = await Store.AppendAsync(Archives.Batch(large, Archives.Other("payments", "small"), headers, happened), Token);
        var again = await Store.AppendAsync(Archives.Batch(large, headers), Token);

        Assert.Equal((1, 3, 0), (result.Events, result.OtherRecords, again.OtherRecords));
        var others = (await OthersAsync()).ToDictionary(record => record.RecordId);
        Assert.Null(others["small"].Withheld);
        foreach (var record in new[] { others["large"], others["headers"] })
        {
            Assert.Equal(record.Withheld is null, record.Headers > 0);
            Assert.Equal(record.Withheld is null, record.HasPayload);
        }

        Assert.True(others["large"].Withheld?.StartsWith("too large; 17000000 bytes, SHA-256 ", StringComparison.Ordinal) ?? true);
    }

    [Fact]
    public async Task An_erasure_finds_records_by_their_key_too_and_leaves_nothing_of_what_they_held()
    {
        var ofKey = Archives.Other("payments", "1", customer: "C2") with { KeyCustomerId = "C1", Problem = "key: must be the customer_id of the value" };
        var malformed = Archives.Other("orders", "2", customer: "C1") with { Problem = "value: is not JSON of its type" };
        await Store.AppendAsync(Archives.Batch(ofKey, malformed, Archives.Other("payments", "3", customer: "C2")), Token);

        await Data.EraseAsync(new CustomerId("C1"), Token);
        await Store.AppendAsync(
            Archives.Batch(malformed with { RecordId = "4" }, ofKey with { RecordId = "5" }, Archives.Other("payments", "6", customer: "C2"), malformed), Token);

        var records = (await OthersAsync()).ToDictionary(record => record.RecordId);
        Assert.Equal(6, records.Count);
        foreach (var id in (string[])["1", "2", "4", "5"])
        {
            Assert.StartsWith("erased", records[id].Withheld, StringComparison.Ordinal);
            Assert.Equal((false, false, 0), (records[id].HasPayload, records[id].HasKey, records[id].Headers));
        }

        Assert.All((string[])["3", "6"], id => Assert.Equal((null, true, 3), (records[id].Withheld, records[id].HasPayload, records[id].Headers)));
    }

    [Fact]
    public async Task What_was_stored_before_sources_were_looked_at_is_known()
    {
        var record = Archives.Other("orders", "1");
        await AddFormerAsync(record);

        Assert.Equal(0, (await Store.AppendAsync(Archives.Batch(record with { Source = "/shop" }), Token)).OtherRecords);
        Assert.Equal(1, (await Store.AppendAsync(Archives.Batch(record with { Source = "/shop", Payload = [7], Offset = 9 }), Token)).OtherRecords);
    }

    [Fact]
    public async Task Positions_move_with_the_records_and_belong_to_a_life_of_their_topic()
    {
        await Store.AppendAsync(Archives.Batch(Archives.Other("orders", "1", offset: 4)), Token);
        await Store.AppendAsync(Archives.Batch(Archives.Other("orders", "2", offset: 9), Archives.Other("payments", "2", offset: 0)), Token);
        await Store.AppendAsync(Archives.Batch("epoch-2", Archives.Other("orders", "3", offset: 2)), Token);

        var positions = await Store.ReadPositionsAsync(Archives.Lives(), Token);

        Assert.Equal(
            [new ArchivePosition("orders", Archives.Epoch, 3, 10), new ArchivePosition("payments", Archives.Epoch, 3, 1)], positions.OrderBy(p => p.Topic, StringComparer.Ordinal));
        var later = await Store.ReadPositionsAsync(Archives.Lives("epoch-2"), Token);
        Assert.Equal(
            [new ArchivePosition("orders", "epoch-2", 3, 3), new ArchivePosition("payments", Archives.Epoch, 3, 1)],
            later.OrderBy(p => p.Topic, StringComparer.Ordinal));
        Assert.Empty(await Store.ReadPositionsAsync(new Dictionary<string, string> { ["user-events"] = Archives.Epoch }, Token));
    }

    [Fact]
    public async Task Writers_at_the_same_time_add_an_event_once()
    {
        var events = Enumerable.Range(0, 200).Select(i => Archives.Event($"E{Archives.Number(i)}", "S1", "C1", at: Archives.Day.AddSeconds(i % 7))).ToList();

        var results = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => Store.AppendAsync(Archives.Batch(events), Token), Token)));

        Assert.Equal(200, results.Sum(r => r.Events));
        Assert.Equal(200, (await AllAsync(new EventFilter())).Count);
    }

    [Fact]
    public async Task Lists_hold_what_is_asked_for_the_oldest_first_page_by_page()
    {
        var run = 0;
        await Gen.Select(Archives.Events, Gen.Int[1, 7]).SampleAsync(
            async (drawn, size) =>
            {
                // Each run has customers, sessions and ids of its own.
                var name = $"r{Interlocked.Increment(ref run)}-";
                var events = drawn.Select(e => e with
                {
                    EventId = new EventId(name + e.EventId),
                    SessionId = new SessionId(name + e.SessionId),
                    CustomerId = new CustomerId(name + e.CustomerId),
                }).ToList();
                await Store.AppendAsync(Archives.Batch(events), Token);
                var sample = events[0];

                foreach (var filter in (EventFilter[])
                    [
                        new() { SessionId = sample.SessionId },
                        new() { CustomerId = sample.CustomerId },
                        new() { CustomerId = sample.CustomerId, EventType = EventTypes.ProductView },
                        new() { CustomerId = sample.CustomerId, From = Archives.Day.AddDays(1), Until = Archives.Day.AddDays(2) },
                    ])
                {
                    var wanted = events.Where(e => Matches(e, filter)).OrderBy(e => e.OccurredAt).ThenBy(e => e.EventId.Value, StringComparer.Ordinal);
                    Assert.Equal(wanted, await AllAsync(filter, size));
                }
            },
            iter: RunsOfAProperty,
            threads: 1);
    }

    [Fact]
    public async Task A_type_and_a_span_of_time_find_events_of_all_customers()
    {
        await Store.AppendAsync(
            Archives.Batch(
            [
                Archives.Event("E1", "S1", "C1", EventTypes.Search, Archives.Day),
                Archives.Event("E2", "S2", "C2", EventTypes.Search, Archives.Day.AddHours(1)),
                Archives.Event("E3", "S2", "C2", EventTypes.PageView, Archives.Day),
                Archives.Event("E4", "S2", "C2", EventTypes.Search, Archives.Day.AddHours(2)),
            ]),
            Token);

        var found = await AllAsync(new EventFilter { EventType = EventTypes.Search, From = Archives.Day, Until = Archives.Day.AddHours(2) });

        Assert.Equal(["E1", "E2"], found.Select(e => e.EventId.Value));
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("ZXZlbnRzCng")]
    public async Task A_token_of_something_else_is_refused(string token)
    {
        var fault = await Assert.ThrowsAsync<ContractViolationException>(() => Queries.ListAsync(new EventFilter(), new PageRequest(1, token), Token));

        Assert.Equal("page_token", fault.Field);
    }

    [Fact]
    public async Task Sessions_a_day_and_products_seen_are_counted()
    {
        await Archives.Events.SampleAsync(
            async events =>
            {
                await EmptyAsync();
                await Store.AppendAsync(Archives.Batch(events), Token);
                var (from, until) = (Archives.Day, Archives.Day.AddDays(2));
                var within = events.Where(e => e.OccurredAt >= from && e.OccurredAt < until).ToList();

                var days = within.GroupBy(e => DateOnly.FromDateTime(e.OccurredAt.UtcDateTime)).OrderBy(g => g.Key)
                    .Select(g => new SessionsOfDay(g.Key, g.Select(e => e.SessionId).Distinct().Count(), g.Count()));
                Assert.Equal(days, await Queries.CountSessionsByDayAsync(from, until, Token));

                var products = within.Where(e => e.EventType == EventTypes.ProductView && e.ProductId is not null).GroupBy(e => e.ProductId!.Value)
                    .Select(g => new ProductSeen(g.Key.Value, g.Count(), g.Select(e => e.SessionId).Distinct().Count()))
                    .OrderByDescending(p => p.Views).ThenBy(p => p.ProductId, StringComparer.Ordinal).ToList();
                Assert.Equal(products, await Queries.ListProductsSeenAsync(from, until, 10, Token));
                Assert.Equal(products.Take(1), await Queries.ListProductsSeenAsync(from, until, 1, Token));
            },
            iter: RunsOfAProperty,
            threads: 1);
    }

    [Fact]
    public async Task What_is_older_than_the_retention_is_not_kept()
    {
        var old = Archives.Day.AddYears(-3);

        var result = await Store.AppendAsync(
            Archives.Batch(Archives.Record(Archives.Event("E1", "S1", "C1", at: old), 0), Archives.Other("orders", "1") with { RecordedAt = old }), Token);

        Assert.Equal(new AppendResult(0, 0, 2), result);
        Assert.Empty(await AllAsync(new EventFilter()));
        Assert.Equal(2, (await Store.ReadPositionsAsync(Archives.Lives(), Token)).Count);
    }

    [Fact]
    public async Task Erasure_cuts_links_of_what_is_there_and_of_what_comes()
    {
        var linked = Archives.Event("E1", "S1", "C1") with { Device = "ios", IpHash = "7f19", ProductId = new ProductId("P1") };
        var others = Archives.Event("E2", "S2", "C2") with { Device = "ios", IpHash = "7f19" };
        await Store.AppendAsync(Archives.Batch(Archives.Record(linked), Archives.Record(others), Archives.Other("payments", "p-1")), Token);

        await Data.EraseAsync(new CustomerId("C1"), Token);
        await Data.EraseAsync(new CustomerId("C1"), Token);
        await Store.AppendAsync(Archives.Batch(Archives.Record(linked with { EventId = new EventId("E3") }), Archives.Other("payments", "p-2")), Token);

        var bare = linked with { Device = null, IpHash = null };
        Assert.Equal([bare, bare with { EventId = new EventId("E3") }], await AllAsync(new EventFilter { CustomerId = new CustomerId("C1") }));
        Assert.Equal([others], await AllAsync(new EventFilter { CustomerId = new CustomerId("C2") }));
        Assert.Equal(0, await CountPayloadsAsync("C1"));
        Assert.Equal(1, await CountPayloadsAsync("C2"));
    }

    [Fact]
    public async Task Upkeep_can_be_repeated()
    {
        await Store.MaintainAsync(Token);
        await Store.MaintainAsync(Token);
    }

    /// <summary>Records that are no events.</summary>
    protected abstract Task<long> CountOthersAsync();

    /// <summary>The records that are no events.</summary>
    protected abstract Task<List<StoredRecord>> OthersAsync();

    /// <summary>Adds a record as the store did before it knew of sources.</summary>
    protected abstract Task AddFormerAsync(ArchivedRecord record);

    /// <summary>Raw values that are kept of a customer.</summary>
    protected abstract Task<long> CountPayloadsAsync(string customer);

    /// <summary>Empties the store.</summary>
    protected abstract Task EmptyAsync();

    protected async Task<List<UserEvent>> AllAsync(EventFilter filter, int size = PageRequest.MaxSize)
    {
        var all = new List<UserEvent>();
        string? after = null;
        do
        {
            var page = await Queries.ListAsync(filter, new PageRequest(size, after), Token);
            Assert.InRange(page.Items.Count, page.Next is null ? 0 : size, size);
            all.AddRange(page.Items);
            after = page.Next;
        }
        while (after is not null);
        return all;
    }

    /// <summary>What a store holds of a record.</summary>
    protected sealed record StoredRecord(string RecordId, string? Problem, string? Withheld, bool HasPayload, bool HasKey, int Headers);

    private static bool Matches(UserEvent e, EventFilter filter) =>
        (filter.SessionId is null || e.SessionId == filter.SessionId)
        && (filter.CustomerId is null || e.CustomerId == filter.CustomerId)
        && (filter.EventType is null || e.EventType == filter.EventType)
        && (filter.From is null || e.OccurredAt >= filter.From)
        && (filter.Until is null || e.OccurredAt < filter.Until);
}
