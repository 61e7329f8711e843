using System.Collections.Concurrent;
using KiVendTout.Stores.Postgres.Batching;
using Npgsql;

namespace KiVendTout.Stores.Tests.Postgres.Batching;

public sealed class GroupCommitTests
{
    // What comes of an item of a list that is refused.
    private const int Refused = -1;

    private readonly ConcurrentQueue<int[]> _batches = new();
    private readonly TaskCompletionSource _gate = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _underWay;
    private int _underWayPeak;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Each_caller_gets_the_result_of_its_own_item()
    {
        await using var group = Open((batch, _) => Task.FromResult<IReadOnlyList<int>>([.. batch.Select(item => item * 2)]));

        var results = await Task.WhenAll(Enumerable.Range(0, 1000).Select(item => group.SubmitAsync(item, Token)));

        Assert.Equal(Enumerable.Range(0, 1000).Select(item => item * 2), results);
    }

    [Fact]
    public async Task Items_that_come_while_a_batch_is_under_way_share_the_next()
    {
        await using var group = Open(WaitForGate);
        var busy = await OccupyAsync(group);

        var others = Enumerable.Range(1, 10).Select(item => group.SubmitAsync(item, Token)).ToArray();
        _gate.SetResult();
        await Task.WhenAll([.. busy, .. others]);

        Assert.Equal([[-1], [-2], Enumerable.Range(1, 10).ToArray()], _batches);
    }

    [Fact]
    public async Task An_item_goes_at_once_while_fewer_batches_than_allowed_are_under_way()
    {
        await using var group = Open(WaitForGate);

        var busy = await OccupyAsync(group);
        var late = group.SubmitAsync(1, Token);
        _gate.SetResult();
        await Task.WhenAll([.. busy, late]);

        Assert.Equal(GroupCommitOptions.BatchesUnderWayMax, _underWayPeak);
    }

    [Fact]
    public async Task An_item_whose_key_is_under_way_waits_and_keeps_nobody_else_waiting()
    {
        await using var group = Open(WaitForGate, key: item => $"{item % 10}");
        var first = group.SubmitAsync(1, Token);
        await UntilAsync(() => _batches.Count == 1);

        var same = group.SubmitAsync(11, Token);
        var other = group.SubmitAsync(2, Token);
        await UntilAsync(() => _batches.Count == 2);
        _gate.SetResult();
        await Task.WhenAll(first, same, other);

        Assert.Equal([[1], [2], [11]], _batches);
    }

    [Fact]
    public async Task A_list_is_answered_in_its_order_over_as_many_batches_as_it_needs()
    {
        await using var group = Open((batch, _) => Task.FromResult<IReadOnlyList<int>>([.. batch.Select(item => item * 2)]), options => options with { BatchMax = 7, WaitingMax = 5 });

        var results = await Task.WhenAll(Enumerable.Range(0, 10).Select(list => group.SubmitAsync(Enumerable.Range(list * 100, 40).ToList(), Refused, Token)));

        Assert.All(results, (list, at) => Assert.Equal(Enumerable.Range(at * 100, 40).Select(item => item * 2), list));
        Assert.Empty(await group.SubmitAsync(new List<int>(), Refused, Token));
    }

    [Fact]
    public async Task Of_a_list_only_the_bad_item_is_refused()
    {
        var written = new ConcurrentBag<int>();
        await using var group = Open((batch, _) =>
        {
            if (batch.Contains(13))
            {
                throw new ContractViolationException("number", "must not be 13");
            }

            foreach (var item in batch)
            {
                written.Add(item);
            }

            return Task.FromResult<IReadOnlyList<int>>([.. batch]);
        });

        var results = await group.SubmitAsync(Enumerable.Range(0, 20).ToList(), Refused, Token);

        Assert.Equal(Enumerable.Range(0, 20).Select(item => item == 13 ? Refused : item), results);
        Assert.Equal(Enumerable.Range(0, 20).Except([13]), written.Order());
    }

    [Fact]
    public async Task Who_finds_no_room_waits_outside_and_keeps_the_order()
    {
        await using var group = Open(WaitForGate, options => options with { BatchMax = 2, WaitingMax = 4 }, key: _ => "one");
        var busy = group.SubmitAsync(0, Token);
        using var impatience = new CancellationTokenSource();

        var waiting = Enumerable.Range(1, 4).Select(item => group.SubmitAsync(item, Token)).ToList();
        var gone = group.SubmitAsync(5, impatience.Token);
        waiting.AddRange(Enumerable.Range(6, 10).Select(item => group.SubmitAsync(item, Token)));
        await impatience.CancelAsync();
        _gate.SetResult();
        await Task.WhenAll([busy, .. waiting]);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => gone);
        Assert.Equal(Enumerable.Range(0, 16).Except([5]), _batches.SelectMany(batch => batch));
    }

    [Fact]
    public async Task Closing_refuses_who_waits_outside()
    {
        var group = Open(WaitForGate, options => options with { WaitingMax = 1 }, key: _ => "one");
        var first = group.SubmitAsync(0, Token);
        await UntilAsync(() => _batches.Count == 1);
        var waiting = group.SubmitAsync(1, Token);
        var outside = group.SubmitAsync(2, Token);

        var closing = group.DisposeAsync();
        _gate.SetResult();
        await closing;

        var written = await Task.WhenAll(first, waiting);
        Assert.Equal([0, 1], written);
        await Assert.ThrowsAsync<StoreUnavailableException>(() => outside);
    }

    [Fact]
    public async Task A_batch_has_no_more_rows_than_its_bound()
    {
        await using var group = Open(WaitForGate, options => options with { BatchMax = 3 });
        var all = Enumerable.Range(0, 20).Select(item => group.SubmitAsync(item, Token)).ToArray();

        _gate.SetResult();
        await Task.WhenAll(all);

        Assert.All(_batches, batch => Assert.InRange(batch.Length, 1, 3));
        Assert.Equal(Enumerable.Range(0, 20), _batches.SelectMany(batch => batch).Order());
    }

    [Fact]
    public async Task Rows_are_counted_not_items()
    {
        await using var group = new GroupCommit<int, int>(
            new() { Name = "test", BatchMax = 10 }, WaitForGate, null, TimeProvider.System, item => item);
        var busy = await OccupyAsync(group);

        var others = Enumerable.Repeat(4, 4).Select(item => group.SubmitAsync(item, Token)).ToArray();
        _gate.SetResult();
        await Task.WhenAll([.. busy, .. others]);

        Assert.Equal([1, 3], _batches.Skip(2).Select(batch => batch.Length).Order());
    }

    [Fact]
    public async Task Two_items_of_one_key_never_share_a_batch_and_keep_their_order()
    {
        await using var group = Open(WaitForGate, key: item => (item % 3).ToString(System.Globalization.CultureInfo.InvariantCulture));
        var all = Enumerable.Range(0, 60).Select(item => group.SubmitAsync(item, Token)).ToArray();

        _gate.SetResult();
        await Task.WhenAll(all);

        Assert.All(_batches, batch => Assert.Equal(batch.Length, batch.Select(item => item % 3).Distinct().Count()));
        foreach (var key in Enumerable.Range(0, 3))
        {
            var order = _batches.SelectMany(batch => batch).Where(item => item % 3 == key).ToArray();
            Assert.Equal(Enumerable.Range(0, 20).Select(turn => (turn * 3) + key), order);
        }
    }

    [Fact]
    public async Task A_bad_item_fails_alone()
    {
        await using var group = Open((batch, _) => batch.Contains(13)
            ? throw new ContractViolationException("number", "must not be 13")
            : Task.FromResult<IReadOnlyList<int>>([.. batch]));

        var all = Enumerable.Range(0, 100).Select(item => group.SubmitAsync(item, Token)).ToArray();

        for (var item = 0; item < all.Length; item++)
        {
            if (item == 13)
            {
                var fault = await Assert.ThrowsAsync<ContractViolationException>(() => all[13]);
                Assert.Equal("number", fault.Field);
            }
            else
            {
                Assert.Equal(item, await all[item]);
            }
        }
    }

    [Fact]
    public async Task A_fault_of_the_database_with_a_row_tells_the_constraint_and_no_value()
    {
        await using var group = Open((_, _) => throw Refusal(PostgresErrorCodes.CheckViolation));

        var fault = await Assert.ThrowsAsync<ContractViolationException>(() => group.SubmitAsync(1, Token));

        Assert.Equal(("amount_cents", "is refused by the database (23514, cents_range)"), (fault.Field, fault.Rule));
        Assert.DoesNotContain("secret", fault.ToString(), StringComparison.Ordinal);
    }

    public static TheoryData<Exception> Outages() =>
    [
        new NpgsqlException("broken", new IOException()),
        new TimeoutException(),
        new OperationCanceledException(),
        Refusal(PostgresErrorCodes.AdminShutdown),
        Refusal(PostgresErrorCodes.CannotConnectNow),
        Refusal(PostgresErrorCodes.TooManyConnections),
        Refusal(PostgresErrorCodes.DiskFull),
        Refusal(PostgresErrorCodes.QueryCanceled),
        Refusal(PostgresErrorCodes.ReadOnlySqlTransaction),
        new InvalidOperationException("a state that the driver does not understand"),
        new ArgumentOutOfRangeException("index"),
    ];

    [Theory]
    [MemberData(nameof(Outages), DisableDiscoveryEnumeration = true)]
    public async Task An_outage_fails_everyone_and_splits_nothing(Exception outage)
    {
        await using var group = Open((batch, _) =>
        {
            _batches.Enqueue([.. batch]);
            throw outage;
        });

        var all = Enumerable.Range(0, 10).Select(item => group.SubmitAsync(item, Token)).ToArray();

        foreach (var item in all)
        {
            await Assert.ThrowsAsync<StoreUnavailableException>(() => item);
        }

        Assert.Equal(10, _batches.Sum(batch => batch.Length));
    }

    [Fact]
    public async Task A_conflict_between_writers_is_tried_again()
    {
        var tries = 0;
        await using var group = Open((batch, _) => ++tries < 3
            ? throw Refusal(PostgresErrorCodes.DeadlockDetected)
            : Task.FromResult<IReadOnlyList<int>>([.. batch]));

        Assert.Equal(7, await group.SubmitAsync(7, Token));
        Assert.Equal(3, tries);
    }

    [Fact]
    public async Task A_conflict_without_end_becomes_an_outage()
    {
        var tries = 0;
        await using var group = Open((_, _) =>
        {
            tries++;
            throw Refusal(PostgresErrorCodes.SerializationFailure);
        });

        await Assert.ThrowsAsync<StoreUnavailableException>(() => group.SubmitAsync(7, Token));
        Assert.Equal(GroupCommitOptions.ConflictTriesMax, tries);
    }

    [Fact]
    public async Task A_batch_has_a_deadline()
    {
        await using var group = Open(
            async (batch, deadline) =>
            {
                await Task.Delay(Timeout.Infinite, deadline);
                return [.. batch];
            },
            options => options with { BatchDeadline = TimeSpan.FromMilliseconds(50) });

        await Assert.ThrowsAsync<StoreUnavailableException>(() => group.SubmitAsync(1, Token));
    }

    [Fact]
    public async Task Who_gives_up_before_the_batch_is_left_out_of_it()
    {
        await using var group = Open(WaitForGate);
        var busy = await OccupyAsync(group);
        using var impatience = new CancellationTokenSource();

        var second = group.SubmitAsync(1, impatience.Token);
        var third = group.SubmitAsync(2, Token);
        await impatience.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second);
        _gate.SetResult();
        await Task.WhenAll(busy);

        Assert.Equal(2, await third);
        Assert.Equal([[-1], [-2], [2]], _batches);
    }

    [Fact]
    public async Task Closing_writes_what_waits_and_refuses_what_comes_after()
    {
        var group = Open(WaitForGate);
        var all = Enumerable.Range(0, 20).Select(item => group.SubmitAsync(item, Token)).ToArray();

        var closing = group.DisposeAsync();
        _gate.SetResult();
        await closing;

        Assert.Equal(Enumerable.Range(0, 20), await Task.WhenAll(all));
        await Assert.ThrowsAsync<StoreUnavailableException>(() => group.SubmitAsync(1, Token));
    }

    [Fact]
    public async Task Closing_does_not_wait_for_ever()
    {
        var group = Open(
            async (batch, deadline) =>
            {
                await Task.Delay(Timeout.Infinite, deadline);
                return [.. batch];
            },
            options => options with { DrainDeadline = TimeSpan.FromMilliseconds(50) });
        var stuck = group.SubmitAsync(1, Token);

        await group.DisposeAsync();

        await Assert.ThrowsAsync<StoreUnavailableException>(() => stuck);
    }

    private static PostgresException Refusal(string sqlState) => new(
        "value secret", "ERROR", "ERROR", sqlState, detail: "row (secret)", tableName: "payments", columnName: "amount_cents", constraintName: "cents_range");

    private static GroupCommit<int, int> Open(
        Func<IReadOnlyList<int>, CancellationToken, Task<IReadOnlyList<int>>> write,
        Func<GroupCommitOptions, GroupCommitOptions>? change = null,
        Func<int, string>? key = null)
    {
        var options = new GroupCommitOptions { Name = "test" };
        return new GroupCommit<int, int>(change?.Invoke(options) ?? options, write, key, TimeProvider.System);
    }

    private static async Task UntilAsync(Func<bool> condition)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        while (!condition())
        {
            await Task.Delay(1, limit.Token);
        }
    }

    /// <summary>Has as many batches of one item under way as there may be; what comes after waits.</summary>
    private async Task<Task<int>[]> OccupyAsync(GroupCommit<int, int> group)
    {
        var busy = new List<Task<int>>();
        while (busy.Count < GroupCommitOptions.BatchesUnderWayMax)
        {
            busy.Add(group.SubmitAsync(-busy.Count - 1, Token));
            await UntilAsync(() => _batches.Count == busy.Count);
        }

        return [.. busy];
    }

    private async Task<IReadOnlyList<int>> WaitForGate(IReadOnlyList<int> batch, CancellationToken cancellationToken)
    {
        lock (_batches)
        {
            _batches.Enqueue([.. batch]);
            _underWayPeak = Math.Max(_underWayPeak, ++_underWay);
        }

        await _gate.Task.WaitAsync(cancellationToken);
        lock (_batches)
        {
            _underWay--;
        }

        return [.. batch];
    }
}
