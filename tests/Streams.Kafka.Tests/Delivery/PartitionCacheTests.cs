using System.Text;
using Confluent.Kafka;
using CsCheck;

namespace KiVendTout.Streams.Kafka.Tests.Delivery;

/// <summary>
/// Plays a partition's agent, its grains and its owners in random order: arrivals, deliveries that succeed, fail before or after their
/// effect or find nobody, cursors that are replaced, owners that die or hand over, operators who have part of the log read again.
/// </summary>
public sealed class PartitionCacheTests
{
    private const int StreamCount = 5;

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
        private readonly KafkaStreamOptions options = new() { BatchRecordsMax = 3, CacheRecordsMax = 40, StalledStreamCheckPeriod = TimeSpan.Zero };
        private readonly List<int[]> log = [];
        private readonly Dictionary<(int Record, int Stream), bool> effects = [];
        private readonly HashSet<(int Record, int Stream)> owed = [];
        private readonly int[] lastEffect = [.. Enumerable.Repeat(-1, StreamCount)];
        private readonly PartitionCacheCursor?[] cursors = new PartitionCacheCursor?[StreamCount];
        private readonly KafkaStreamsMetrics metrics = new(() => []);
        private PartitionQueue queue = null!;
        private PartitionCache cache = null!;
        private long committed;
        private int read;

        public Play() => Own();

        public void Step(byte step)
        {
            var argument = step >> 3;
            switch (step % 8)
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
            queue?.Dispose();
            queue = new PartitionQueue("p", new TopicPartition("t", 0), options, TimeProvider.System, metrics);
            cache = new PartitionCache(queue, options, TimeProvider.System);
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
                    var arrival = new StreamArrival(IdOf(stream), new KafkaSequenceToken("t", 0, record));
                    arrival.Entries.Add(new StreamEntry(record, tracked.Tracker, tracked.Sequence, record, tracked.Bytes, null));
                    cache.AddToCache([arrival]);
                }
            }
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
                foreach (var record in events)
                {
                    owed.Remove((record, stream));
                    if (effects.TryAdd((record, stream), true))
                    {
                        Assert.True(record > lastEffect[stream], "order of the stream");
                        lastEffect[stream] = record;
                    }
                }
            }

            if (outcome is 1 or 2)
            {
                cursor.RecordDeliveryFailure();
            }
        }

        private static StreamId IdOf(int stream) => StreamId.Create("s", stream.ToString(System.Globalization.CultureInfo.InvariantCulture));
    }
}
