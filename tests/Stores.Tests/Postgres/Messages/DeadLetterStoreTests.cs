using KiVendTout.Stores.Postgres.Messages;

namespace KiVendTout.Stores.Tests.Postgres.Messages;

public sealed class DeadLetterStoreTests(ShopDatabases databases) : ShopTests(databases)
{
    [Fact]
    public async Task A_letter_is_kept_as_it_came_once()
    {
        var letter = Letter(42) with { Stream = "payments-of-customer", Headers = [new("ce_id", [1, 2]), new("ce_id", null), new("é", [255])] };

        Assert.True((await Shop.DeadLetters.RecordAsync(letter, Token)).IsFirst);
        Assert.False((await Shop.DeadLetters.RecordAsync(letter with { Stream = "payments" }, Token)).IsFirst);
        Assert.False((await Shop.DeadLetters.RecordAsync(letter with { Stream = null }, Token)).IsFirst);
        Assert.True((await Shop.DeadLetters.RecordAsync(letter with { Attempts = 9 }, Token)).IsFirst);
        Assert.True((await Shop.DeadLetters.RecordAsync(letter with { BrokerEpoch = "next life" }, Token)).IsFirst);

        var stored = (await Shop.DeadLetters.ListAsync(null, waitingOnly: false, new PageRequest(10, null), Token)).Items;
        Assert.Equal(2, stored.Count);
        Assert.Equivalent(letter, (await Shop.DeadLetters.FindAsync(stored[0].Id, Token))!.Letter, strict: true);
        Assert.Equal((letter.Offset, letter.Reason, letter.Attempts), (stored[0].Offset, stored[0].Reason, stored[0].Attempts));
    }

    [Fact]
    public async Task Of_streams_that_refuse_a_record_at_the_same_time_one_is_the_first_and_stays_so()
    {
        string?[] streams = ["a", "b", "c", null];
        for (var offset = 0; offset < 20; offset++)
        {
            var first = await TellAsync(offset);
            Assert.Single(first, isFirst => isFirst);
            Assert.Equal(first, await TellAsync(offset));
        }

        Task<bool[]> TellAsync(long offset) => Task.WhenAll(streams.Select(stream => Task.Run(
            async () => (await Shop.DeadLetters.RecordAsync(Letter(offset) with { Stream = stream }, Token)).IsFirst, Token)));
    }

    [Fact]
    public async Task A_tombstone_and_a_very_long_reason_are_kept()
    {
        await Shop.DeadLetters.RecordAsync(Letter(1) with { Key = null, Payload = null, Reason = new string('x', 5000) }, Token);

        var stored = Assert.Single((await Shop.DeadLetters.ListAsync(null, waitingOnly: true, new PageRequest(10, null), Token)).Items);

        Assert.Null((await Shop.DeadLetters.FindAsync(stored.Id, Token))!.Letter.Payload);
        Assert.Equal(DeadLetterStore.ReasonMax, stored.Reason.Length);
    }

    [Fact]
    public async Task What_was_replayed_waits_no_more()
    {
        foreach (var offset in Enumerable.Range(0, 5))
        {
            await Shop.DeadLetters.RecordAsync(Letter(offset), Token);
        }

        var all = (await Shop.DeadLetters.ListAsync("payments", waitingOnly: true, new PageRequest(10, null), Token)).Items;
        Assert.Equal(2, await Shop.DeadLetters.MarkReplayedAsync([all[0].Id, all[3].Id, 404], Token));
        Assert.Equal(0, await Shop.DeadLetters.MarkReplayedAsync([all[0].Id], Token));

        var waiting = new List<long>();
        string? after = null;
        do
        {
            var page = await Shop.DeadLetters.ListAsync("payments", waitingOnly: true, new PageRequest(2, after), Token);
            waiting.AddRange(page.Items.Select(item => item.Offset));
            after = page.Next;
        }
        while (after is not null);
        Assert.Equal([1, 2, 4], waiting);
        Assert.NotNull((await Shop.DeadLetters.FindAsync(all[0].Id, Token))!.ReplayedAt);
        Assert.Empty((await Shop.DeadLetters.ListAsync("orders", waitingOnly: false, new PageRequest(10, null), Token)).Items);
    }

    [Fact]
    public async Task A_reason_with_characters_that_no_text_has_is_kept_without_them()
    {
        await Shop.DeadLetters.RecordAsync(Letter(1) with { Reason = "a\0b" + new string('x', DeadLetterStore.ReasonMax - 4) + "\ud83d\ude00" }, Token);

        var stored = Assert.Single((await Shop.DeadLetters.ListAsync(null, waitingOnly: true, new PageRequest(10, null), Token)).Items);

        Assert.StartsWith("a\ufffdb", stored.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_the_database_refuses_whatever_it_is_is_kept_without_what_the_record_held()
    {
        // No JSON of the database holds this character.
        await Shop.DeadLetters.RecordAsync(Letter(1) with { Headers = [new("a\0b", [1])] }, Token);

        var stored = Assert.Single((await Shop.DeadLetters.ListAsync(null, waitingOnly: true, new PageRequest(10, null), Token)).Items);

        Assert.StartsWith("refused; ", stored.Withheld, StringComparison.Ordinal);
    }

    private static DeadLetter Letter(long offset) => new()
    {
        Topic = "payments",
        Partition = 3,
        Offset = offset,
        BrokerEpoch = "epoch",
        Reason = "amount_cents: must be 0 or more",
        ExceptionType = "ContractViolationException",
        Key = [67, 49],
        Payload = [0, 1, 255],
        Attempts = 2,
    };
}
