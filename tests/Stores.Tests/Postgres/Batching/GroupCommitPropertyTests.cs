using System.Collections.Concurrent;
using CsCheck;
using KiVendTout.Stores.Postgres.Batching;
using Npgsql;

namespace KiVendTout.Stores.Tests.Postgres.Batching;

/// <summary>Whatever comes in whatever order with whatever faults: the promises of a group hold.</summary>
public sealed class GroupCommitPropertyTests
{
    private const int KeysMax = 6;

    // Faults of a write, besides none.
    private const int Conflict = 1;
    private const int Outage = 2;

    // What comes of an item of a list that is refused.
    private const int RefusedResult = -1;

    private enum Fate
    {
        Fine,
        Refused,
        Abandoned,
    }

    private static readonly Gen<Call> Calls = Gen.Select(
        Gen.Int[0, KeysMax - 1].Array[1, 5],
        Gen.Frequency((6, Gen.Const(Fate.Fine)), (1, Gen.Const(Fate.Refused)), (1, Gen.Const(Fate.Abandoned))),
        Gen.Bool,
        (keys, fate, pauses) => new Call(keys, fate, pauses));

    private static readonly Gen<Script> Scripts = Gen.Select(
        Calls.Array[1, 60], Gen.Int[1, 8], Gen.Int[1, 30], Gen.Frequency((20, Gen.Const(0)), (1, Gen.Const(Conflict)), (1, Gen.Const(Outage))).Array[1, 40],
        (calls, batchMax, waitingMax, faults) => new Script(calls, batchMax, waitingMax, faults));

    [Fact]
    public Task Every_caller_is_answered_and_every_item_is_written_as_often_as_answered_one_of_a_key_at_a_time_and_in_order() =>
        Scripts.SampleAsync(async script => await new Run(script).PlayAsync(), iter: 100, threads: 1);

    /// <summary>One or many items that a caller brings.</summary>
    private sealed record Call(int[] Keys, Fate Fate, bool Pauses);

    private sealed record Script(Call[] Calls, int BatchMax, int WaitingMax, int[] Faults);

    private sealed record Item(int Number, int Key, bool IsBad);

    private sealed class Run(Script script)
    {
        private readonly ConcurrentDictionary<int, int> _underWay = new();
        private readonly List<Item> _written = [];
        private readonly ConcurrentQueue<string> _violations = [];
        private int _batchesUnderWay;
        private int _writes;

        public async Task PlayAsync()
        {
            var group = new GroupCommit<Item, int>(
                new() { Name = "test", BatchMax = script.BatchMax, WaitingMax = script.WaitingMax },
                WriteAsync,
                item => $"{item.Key}",
                TimeProvider.System);
            var answers = new List<(Item[] Items, Fate Fate, Task<IReadOnlyList<int>> Answer)>();
            var number = 0;
            foreach (var call in script.Calls)
            {
                var items = call.Keys.Select((key, at) => new Item(number++, key, call.Fate == Fate.Refused && at == 0)).ToArray();
                answers.Add((items, call.Fate, BringAsync(group, items, call.Fate)));
                if (call.Pauses)
                {
                    await Task.Yield();
                }
            }

            await Task.WhenAll(answers.Select(answer => (Task)answer.Answer)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await group.DisposeAsync();
            foreach (var (items, fate, answer) in answers)
            {
                await CheckAsync(items, fate, answer);
            }

            Assert.Empty(_violations);
            Assert.Equal(_written.Count, _written.Distinct().Count());
            Assert.All(_written.GroupBy(item => item.Key), items => Assert.Equal(items.OrderBy(item => item.Number), items));
        }

        private static async Task<IReadOnlyList<int>> BringAsync(GroupCommit<Item, int> group, Item[] items, Fate fate)
        {
            using var impatience = new CancellationTokenSource();
            var answer = items.Length == 1 ? OneAsync() : group.SubmitAsync(items, RefusedResult, impatience.Token);
            if (fate == Fate.Abandoned)
            {
                await Task.Yield();
                await impatience.CancelAsync();
            }

            return await answer.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);

            async Task<IReadOnlyList<int>> OneAsync() => [await group.SubmitAsync(items[0], impatience.Token)];
        }

        private async Task CheckAsync(Item[] items, Fate fate, Task<IReadOnlyList<int>> answer)
        {
            try
            {
                Assert.Equal(items.Select(item => item.IsBad ? RefusedResult : item.Number), await answer);
                Assert.All(items, item => Assert.Equal(!item.IsBad, _written.Contains(item)));
            }
            catch (ContractViolationException) when (fate == Fate.Refused && items.Length == 1)
            {
                Assert.DoesNotContain(_written, written => written.IsBad);
            }
            catch (OperationCanceledException) when (fate == Fate.Abandoned)
            {
                // Whether it was written is unknown.
            }
            catch (StoreUnavailableException)
            {
                Assert.Contains(script.Faults, fault => fault is Outage or Conflict);
            }
        }

        private async Task<IReadOnlyList<int>> WriteAsync(IReadOnlyList<Item> items, CancellationToken cancellationToken)
        {
            Note(Interlocked.Increment(ref _batchesUnderWay) <= GroupCommitOptions.BatchesUnderWayMax, "too many batches under way");
            Note(items.All(item => _underWay.TryAdd(item.Key, item.Number)), "two of one key under way");
            Note(items.Count > 0 && items.Count <= script.BatchMax, "size of a batch");
            await Task.Yield();
            Note(items.All(item => _underWay.TryRemove(item.Key, out _)), "two of one key under way");
            Interlocked.Decrement(ref _batchesUnderWay);
            Fail(script.Faults[Interlocked.Increment(ref _writes) % script.Faults.Length], items);
            lock (_written)
            {
                _written.AddRange(items);
            }

            return [.. items.Select(item => item.Number)];
        }

        /// <summary>What is thrown here would be taken for a fault of the store.</summary>
        private void Note(bool holds, string violation)
        {
            if (!holds)
            {
                _violations.Enqueue(violation);
            }
        }

        private static void Fail(int fault, IReadOnlyList<Item> items)
        {
            switch (fault)
            {
                case Conflict:
                    throw new PostgresException("deadlock", "ERROR", "ERROR", PostgresErrorCodes.DeadlockDetected);
                case Outage:
                    throw new NpgsqlException("broken", new IOException());
                case var _ when items.Any(item => item.IsBad):
                    throw new ContractViolationException("number", "is bad");
            }
        }
    }
}
