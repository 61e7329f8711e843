using System.Collections.Concurrent;
using KiVendTout.Stores.Postgres.Batching;
using Npgsql;

namespace KiVendTout.Stores.Tests.Postgres.Batching;

public sealed class GroupCommitTests
{
    private readonly ConcurrentQueue<int[]> _batches = new();
    private readonly TaskCompletionSource _gate = new(TaskCreationOptions.RunContinuationsAsynchronously);

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
        var first = group.SubmitAsync(0, Token);
        await UntilAsync(() => _batches.Count == 1);

        var others = Enumerable.Range(1, 10).Select(item => group.SubmitAsync(item, Token)).ToArray();
        _gate.SetResult();
        await Task.WhenAll([first, .. others]);

        Assert.Equal([[0], Enumerable.Range(1, 10).ToArray()], _batches);
    }

    [Fact]
    public async Task A_batch_has_no_more_rows_than_its_bound()
    {
        await using var group = Open(WaitForGate, options => options with { BatchMax = 3 });
        var all = Enumerable.Range(0, 20).Select(item => group.SubmitAsync(item, Token)).ToArray();

        _gate.SetResult();
        await Task.WhenAll(all);

        Assert.All(_batches, batch => Assert.InRange(batch.Length, 1, 3));
        Assert.Equal(Enumerable.Range(0, 20), _batches.SelectMany(batch => batch));
    }

    [Fact]
    public async Task Rows_are_counted_not_items()
    {
        await using var group = new GroupCommit<int, int>(
            new() { Name = "test", BatchMax = 10, Linger = TimeSpan.Zero }, WaitForGate, null, TimeProvider.System, item => item);
        var first = group.SubmitAsync(1, Token);
        await UntilAsync(() => _batches.Count == 1);

        var others = Enumerable.Repeat(4, 4).Select(item => group.SubmitAsync(item, Token)).ToArray();
        _gate.SetResult();
        await Task.WhenAll([first, .. others]);

        Assert.Equal([[1], [4, 4, 4], [4]], _batches);
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
            Assert.Equal(order.Order(), order);
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
        var first = group.SubmitAsync(0, Token);
        await UntilAsync(() => _batches.Count == 1);
        using var impatience = new CancellationTokenSource();

        var second = group.SubmitAsync(1, impatience.Token);
        await impatience.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second);
        _gate.SetResult();
        await first;
        await group.SubmitAsync(2, Token);

        Assert.Equal([[0], [2]], _batches);
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
        var options = new GroupCommitOptions { Name = "test", Linger = TimeSpan.Zero };
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

    private async Task<IReadOnlyList<int>> WaitForGate(IReadOnlyList<int> batch, CancellationToken cancellationToken)
    {
        _batches.Enqueue([.. batch]);
        await _gate.Task.WaitAsync(cancellationToken);
        return [.. batch];
    }
}
