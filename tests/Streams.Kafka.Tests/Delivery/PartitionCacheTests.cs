using System.Text;
using Confluent.Kafka;
using CsCheck;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace KiVendTout.Streams.Kafka.Tests.Delivery;

/// <summary>
/// Plays a partition's agent, its grains, its bulk receiver and its owners in random order: arrivals, deliveries that succeed, fail before or after
/// their effect or find nobody, streams that may be taken in bulk and then not, bulk calls that take all, some or nothing, fail or hang, cursors that
/// are replaced, owners that die or hand over, operators who have part of the log read again.
/// </summary>
public sealed class PartitionCacheTests
{
    private const int StreamCount = 5;
    private const int Kinds = 11;
    private const int TakesAll = 0;
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(1);

    [Fact]
    public void No_event_is_lost_no_order_broken_and_no_commit_passes_an_unfinished_record() => Gen.Byte.Array[0, 600].Sample(steps =>
    {
        using var play = new Play();
        foreach (var step in steps)
        {
            play.Step(step);
            play.Check();
        }

        play.Finish();
    });

    private sealed class Play : IDisposable
    {
        private readonly KafkaStreamOptions options = new() { BatchRecordsMax = 3, BulkRecordsMax = 4, CacheRecordsMax = 40, StalledStreamCheckPeriod = TimeSpan.Zero };
        private readonly List<int[]> log = [];
        private readonly Dictionary<(int Record, int Stream), bool> effects = [];
        private readonly HashSet<(int Record, int Stream)> owed = [];
        private readonly int[] lastEffect = [.. Enumerable.Repeat(-1, StreamCount)];
        private readonly PartitionCacheCursor?[] cursors = new PartitionCacheCursor?[StreamCount];
        private readonly KafkaStreamsMetrics metrics = new(() => []);
        private readonly FakeTimeProvider clock = new();
        private readonly BulkPlayer player = new();
        private PartitionQueue queue = null!;
        private PartitionCache cache = null!;
        private BulkDelivery bulk = null!;
        private Arrivals arrivals = null!;
        private long committed;
        private int read;

        public Play() => Own();

        public void Step(byte step)
        {
            var argument = step / Kinds;
            switch (step % Kinds)
            {
                case 0 or 1:
                    log.Add(argument % 7 == 0 ? [] : argument % 3 == 0 ? [argument % StreamCount, (argument + 1) % StreamCount] : [argument % StreamCount]);
                    break;
                case 2:
                    Read(1 + (argument % 4));
                    break;
                case 3 or 4 or 5:
                    Deliver(argument % StreamCount, argument / StreamCount % 5);
                    break;
                case 6:
                    cursors[argument % StreamCount]?.Dispose();
                    cursors[argument % StreamCount] = null;
                    break;
                case 7:
                    player.Free[argument % StreamCount] ^= true;
                    break;
                case 8 or 9:
                    AnswerBulk(argument);
                    break;
                default:
                    Commit();
                    if (argument == 0)
                    {
                        Own();
                    }
                    else if (argument < 5)
                    {
                        Rewind(committed * argument / 5);
                    }

                    break;
            }
        }

        public void Check()
        {
            queue.TryGetCommit(out var position);
            for (var record = 0; record < position.NextOffset; record++)
            {
                Assert.All(log[record], stream => Assert.True(effects.ContainsKey((record, stream)), $"{record} of {position.NextOffset} is committed undone"));
            }
        }

        public void Finish()
        {
            Array.Clear(player.Free);
            while (player.Pending is not null)
            {
                AnswerBulk(TakesAll);
            }

            Read(int.MaxValue);
            for (var round = 0; round < log.Count + 2; round++)
            {
                Read(int.MaxValue);
                for (var stream = 0; stream < StreamCount; stream++)
                {
                    Deliver(stream, outcome: 0);
                    Deliver(stream, outcome: 0);
                }
            }

            Commit();
            Assert.Equal(log.Count, committed);
            Assert.Equal(log.Sum(targets => targets.Length), effects.Count);
            Assert.Empty(owed);
            Assert.Equal(0, queue.Snapshot().CachedRecords);
            Assert.Equal(0, queue.Snapshot().CachedBytes);
        }

        public void Dispose()
        {
            queue.Dispose();
            metrics.Dispose();
        }

        /// <summary>A new owner starts where the group has committed; whatever the old one had in hand is forgotten.</summary>
        private void Own()
        {
            queue?.Close();
            AnswerBulk(TakesAll);
            queue?.Dispose();
            queue = new PartitionQueue("p", new TopicPartition("t", 0), options, TimeProvider.System, metrics);
            cache = new PartitionCache(queue, options, TimeProvider.System);
            bulk = new BulkDelivery(player, queue, options, clock, NullLogger.Instance);
            arrivals = new Arrivals(queue, cache, [bulk]);
            queue.Begin(new PartitionStart(committed, committed, log.Count, "life"));
            read = (int)committed;
            Array.Clear(cursors);
        }

        /// <summary>An operator has part of the log read again; the broker knows the new start first.</summary>
        private void Rewind(long start)
        {
            committed = start;
            var until = queue.Rewind(start, []);
            Assert.NotNull(until);
            read = (int)start;
            for (var record = (int)start; record < until; record++)
            {
                owed.UnionWith(log[record].Select(stream => (record, stream)));
            }
        }

        private void Commit()
        {
            if (queue.TryGetCommit(out var position))
            {
                Assert.True(position.NextOffset > committed, "never backwards");
                committed = position.NextOffset;
                queue.Committed(position);
            }
        }

        private void Read(int most)
        {
            while (most-- > 0 && read < log.Count && !queue.IsPaused)
            {
                var result = new ConsumeResult<byte[]?, byte[]?>
                {
                    TopicPartitionOffset = new TopicPartitionOffset("t", 0, read++),
                    Message = new Message<byte[]?, byte[]?> { Value = Encoding.ASCII.GetBytes("x") },
                };
                queue.Enqueue(result);
            }

            var taken = new List<ConsumeResult<byte[]?, byte[]?>>();
            var tracker = queue.Take(taken, int.MaxValue);
            foreach (var result in taken)
            {
                var record = (int)result.Offset.Value;
                var tracked = queue.Track(tracker, result, log[record].Length);
                foreach (var stream in log[record])
                {
                    arrivals.Add(IdOf(stream), new StreamEntry(record, tracked.Tracker, tracked.Sequence, record, tracked.Bytes, null));
                }
            }

            arrivals.StartBulk();
            player.AwaitQuiet(bulk);
            cache.AddToCache(arrivals.Take());
        }

        /// <summary>The bulk call under way, if any, comes to its end, or is given up before it does.</summary>
        private void AnswerBulk(int outcome)
        {
            if (player.Pending is not { } call)
            {
                return;
            }

            var taken = call.Items.Select((_, index) => outcome % 5 == TakesAll || (outcome % 5 == 1 && index % 2 == 0)).ToArray();
            if (outcome % 5 == 4 && !call.IsGivenUp)
            {
                // The receiver hangs: all goes back while its call is still there.
                call.IsGivenUp = true;
                clock.Advance(options.BulkTimeout);
                Assert.True(SpinWait.SpinUntil(() => GoBack() > 0, Limit));
                return;
            }

            for (var i = 0; i < taken.Length && !call.IsGivenUp; i++)
            {
                // With the last outcome the effects are there, and the answer is lost.
                if (taken[i] || outcome % 5 == 2)
                {
                    var item = call.Items[i];
                    Take(int.Parse(item.Stream.GetKeyAsString(), System.Globalization.CultureInfo.InvariantCulture), [.. item.Events.Cast<int>()]);
                }
            }

            player.Forget();
            if (outcome % 5 == 2)
            {
                call.Answer.SetException(new InvalidOperationException("lost"));
            }
            else
            {
                call.Answer.SetResult(taken);
            }

            player.AwaitQuiet(bulk);
        }

        private int GoBack()
        {
            var back = arrivals.Take();
            cache.AddToCache(back);
            return back.Count;
        }

        /// <summary>The agent's loop for one delivery: move on, call the grain, tell the cursor of a failure.</summary>
        private void Deliver(int stream, int outcome)
        {
            var cursor = cursors[stream] ??= (PartitionCacheCursor)cache.GetCacheCursor(IdOf(stream), null);
            if (!cursor.MoveNext() || outcome == 4)
            {
                // Nothing to deliver, or the grain has no observer and the call succeeds nevertheless.
                return;
            }

            var events = cursor.GetCurrent(out _)!.GetEvents<int>().Select(e => e.Item1).ToList();
            Assert.InRange(events.Count, 1, options.BatchRecordsMax);
            Assert.Equal(events.Order(), events);
            if (outcome != 1)
            {
                Take(stream, events);
            }

            if (outcome is 1 or 2)
            {
                cursor.RecordDeliveryFailure();
            }
        }

        private void Take(int stream, List<int> records)
        {
            foreach (var record in records)
            {
                owed.Remove((record, stream));
                if (effects.TryAdd((record, stream), true))
                {
                    Assert.True(record > lastEffect[stream], "order of the stream");
                    lastEffect[stream] = record;
                }
            }
        }

        private static StreamId IdOf(int stream) => StreamId.Create("s", stream.ToString(System.Globalization.CultureInfo.InvariantCulture));
    }

    /// <summary>A bulk receiver whose calls are answered by the play.</summary>
    private sealed class BulkPlayer : IKafkaBulkReceiver
    {
        private TaskCompletionSource called = New();

        public bool[] Free { get; } = new bool[StreamCount];

        public BulkCall? Pending { get; private set; }

        public bool CanTake(StreamId stream) => Free[stream.GetKeyAsString()[0] - '0'];

        public Task<IReadOnlyList<bool>> TakeAsync(IReadOnlyList<KafkaBulkItem> items, CancellationToken cancellationToken)
        {
            Assert.InRange(items.Sum(item => item.Events.Count), 1, 4);
            Assert.Equal(items.Count, items.DistinctBy(item => item.Stream).Count());
            Assert.Null(Pending);
            Pending = new BulkCall(items);
            var answer = Pending.Answer.Task;
            called.SetResult();
            return answer;
        }

        /// <summary>Waits until a call is there, or no more comes.</summary>
        public void AwaitQuiet(BulkDelivery bulk) => Assert.True(Task.WhenAny(called.Task, bulk.UnderWay).Wait(Limit));

        /// <summary>The call is over: the next one may come.</summary>
        public void Forget()
        {
            Pending = null;
            called = New();
        }

        private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    private sealed record BulkCall(IReadOnlyList<KafkaBulkItem> Items)
    {
        public TaskCompletionSource<IReadOnlyList<bool>> Answer { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public bool IsGivenUp { get; set; }
    }
}
