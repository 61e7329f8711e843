using Confluent.Kafka;

namespace KiVendTout.Streams.Kafka;

/// <summary>
/// A partition while this silo owns it: the records that were read and not looked at, the count of all that is not done, and how far it may
/// be committed. Shared by the reading thread, the pulling agent and the committer; safe for all of them.
/// </summary>
internal sealed class PartitionQueue : IDisposable
{
    /// <summary>What a record costs in memory besides its key and value, bytes; an estimate.</summary>
    public const int RecordOverheadBytes = 128;

    private const long NeverCommitted = -1;

    private readonly Lock gate = new();
    private readonly RingQueue<ConsumeResult<byte[]?, byte[]?>> raw = new();
    private readonly Doorbell arrived = new();
    private readonly CancellationTokenSource closing = new();
    private readonly KafkaStreamOptions options;
    private readonly TimeProvider clock;
    private readonly KafkaStreamsMetrics metrics;
    private readonly KeyValuePair<string, object?>[] tags;
    private readonly StallClock stall;
    private OffsetTracker tracker = new(0);
    private long committed = NeverCommitted;
    private long startOffset;
    private long highWatermark;
    private int records;
    private long bytes;
    private bool paused;

    /// <summary>Records wait and none may be taken out: <see cref="Free"/> rings for them, and nobody else need.</summary>
    private bool held;
    private int untracked;
    private long lastCommit;

    public PartitionQueue(string provider, TopicPartition partition, KafkaStreamOptions options, TimeProvider clock, KafkaStreamsMetrics metrics)
    {
        Provider = provider;
        TopicPartition = partition;
        this.options = options;
        this.clock = clock;
        this.metrics = metrics;
        tags = KafkaStreamsMetrics.Tags(provider, partition.Topic, partition.Partition.Value);
        lastCommit = clock.GetTimestamp();
        stall = new StallClock(clock);
        Closing = closing.Token;
    }

    /// <summary>Called when a paused partition has room again.</summary>
    public Action<PartitionQueue>? RoomAgain { get; set; }

    public string Provider { get; }

    public TopicPartition TopicPartition { get; }

    public string Topic => TopicPartition.Topic;

    public int Partition => TopicPartition.Partition.Value;

    public KafkaPartitionState State { get; private set; } = KafkaPartitionState.Opening;

    /// <summary>Cancelled when the partition is handed over.</summary>
    public CancellationToken Closing { get; }

    public string? LastError { get; private set; }

    /// <summary>Which life of the topic is being read; null before the first record can be.</summary>
    public string? Life { get; private set; }

    public bool IsPaused => Volatile.Read(ref paused);

    /// <summary>Where reading goes on if it has to start again: after the last record that was read, and what cannot be read behind it.</summary>
    public long ReadPosition { get; private set; }

    /// <summary>Reading starts.</summary>
    public void Begin(in PartitionStart start)
    {
        lock (gate)
        {
            if (State == KafkaPartitionState.Closed)
            {
                return;
            }

            if (State == KafkaPartitionState.Opening || start.Offset < tracker.End || start.Life != Life)
            {
                // A log that starts anew (deleted and made again) has new offsets: what is still under way belongs to the old tracker.
                StartAt(start.Offset, start.Committed ?? NeverCommitted, replay: null);
            }

            Life = start.Life;
            ReadPosition = start.Offset;
            highWatermark = start.High;
            State = KafkaPartitionState.Running;
            LastError = null;
            stall.Moved(Lag);
        }
    }

    /// <summary>Reading goes back; what is in the cache is delivered as it stands, and once more when it is read again.</summary>
    /// <param name="start">First offset to read again. The group has committed it.</param>
    /// <param name="subscriptions">Namespaces of the streams that get the events again; none for all.</param>
    /// <returns>Where the replay ends; null when the partition is not being read.</returns>
    public long? Rewind(long start, IReadOnlyList<string> subscriptions)
    {
        lock (gate)
        {
            if (State != KafkaPartitionState.Running || start > tracker.Position)
            {
                return null;
            }

            var until = tracker.Position;
            StartAt(start, start, new ReplayScope(until, subscriptions));
            stall.Moved(Lag);
            return until;
        }
    }

    /// <summary>Takes in a record that was read.</summary>
    /// <returns>Whether the partition must be paused now.</returns>
    public bool Enqueue(ConsumeResult<byte[]?, byte[]?> result)
    {
        lock (gate)
        {
            if (State != KafkaPartitionState.Running || result.Offset.Value < ReadPosition)
            {
                return false;
            }

            raw.Enqueue(result);
            ReadPosition = result.Offset.Value + 1;
            highWatermark = Math.Max(highWatermark, ReadPosition);
            stall.Look(Lag);
            records++;
            bytes += Weight(result);
            metrics.Consumed(1, tags);
            if (!held)
            {
                arrived.Ring();
            }

            if (paused || (records < options.CacheRecordsMax && bytes < options.CacheBytesMax))
            {
                return false;
            }

            paused = true;
            return true;
        }
    }

    /// <summary>
    /// Reading has come to the end of what can be read. It may lie behind the last record: there are offsets that no reader is given, the
    /// markers of transactions and the records of those that were aborted.
    /// </summary>
    /// <param name="end">The offset where the next record will be, or a later one.</param>
    public void ReachEnd(long end)
    {
        lock (gate)
        {
            if (State == KafkaPartitionState.Running && end >= ReadPosition)
            {
                ReadPosition = end;
                highWatermark = Math.Max(highWatermark, end);
                Settle();
            }
        }
    }

    /// <summary>Takes records out to be decoded; each must be tracked next, in order.</summary>
    /// <returns>The tracker for these records: another may be in force before they are decoded.</returns>
    public OffsetTracker Take(List<ConsumeResult<byte[]?, byte[]?>> into, int most)
    {
        lock (gate)
        {
            var room = Math.Min(options.InFlightRecordsMax - InFlight, options.UncommittedRecordsMax - tracker.WindowRecords);
            for (; room > 0 && most > 0 && raw.Count > 0; room--, most--)
            {
                into.Add(raw.Dequeue());
                untracked++;
            }

            held = raw.Count > 0 && room <= 0;
            return tracker;
        }
    }

    /// <summary>Waits until a record arrives, at most for a time.</summary>
    public Task WaitAsync(TimeSpan most, CancellationToken cancellationToken) => arrived.WaitAsync(most, cancellationToken);

    /// <summary>Starts the account of a record that was taken out.</summary>
    /// <param name="by">The tracker it was taken out with.</param>
    /// <param name="result">The record.</param>
    /// <param name="deliveries">How many deliveries make it done; 0 for none: it is done.</param>
    public TrackedRecord Track(OffsetTracker by, ConsumeResult<byte[]?, byte[]?> result, int deliveries)
    {
        var weight = Weight(result);
        var room = false;
        TrackedRecord tracked;
        lock (gate)
        {
            tracked = new TrackedRecord(by, by.Track(result.Offset.Value, deliveries, weight), weight);
            room = deliveries == 0 && Free(weight);
            untracked--;
            Settle();
        }

        if (room)
        {
            RoomAgain?.Invoke(this);
        }

        return tracked;
    }

    /// <summary>One delivery of a record is done.</summary>
    public void Complete(OffsetTracker of, long sequence)
    {
        bool room;
        lock (gate)
        {
            room = of.Complete(sequence, out var weight) && Free(weight);
        }

        if (room)
        {
            RoomAgain?.Invoke(this);
        }
    }

    /// <summary>One delivery of each of some records is done, in bulk.</summary>
    public void Complete(List<StreamEntry> entries)
    {
        metrics.Delivered(entries.Count, tags);
        metrics.DeliveredInBulk(entries.Count, tags);
        var room = false;
        lock (gate)
        {
            foreach (var entry in entries)
            {
                room |= entry.Tracker.Complete(entry.Sequence, out var weight) && Free(weight);
            }
        }

        if (room)
        {
            RoomAgain?.Invoke(this);
        }
    }

    /// <summary>Has the agent look up, as if a record had arrived.</summary>
    public void Wake() => arrived.Ring();

    /// <summary>The position to commit, when it is further than what was committed.</summary>
    public bool TryGetCommit(out KafkaPosition position)
    {
        lock (gate)
        {
            position = new KafkaPosition(Topic, Life ?? "", Partition, tracker.Position);
            return State != KafkaPartitionState.Opening && position.NextOffset > Reached;
        }
    }

    /// <summary>A position was committed. One of an earlier life of the topic says nothing of this one.</summary>
    public void Committed(KafkaPosition position)
    {
        lock (gate)
        {
            if (position.TopicLife == Life)
            {
                committed = Math.Max(committed, position.NextOffset);
                lastCommit = clock.GetTimestamp();
                stall.Moved(Lag);
            }
        }
    }

    public void UpdateHighWatermark(long high)
    {
        lock (gate)
        {
            highWatermark = Math.Max(highWatermark, high);
            stall.Look(Lag);
        }
    }

    /// <summary>The partition is handed over: nothing more is taken in, what is done can still be committed.</summary>
    public void Close()
    {
        lock (gate)
        {
            if (State == KafkaPartitionState.Closed)
            {
                return;
            }

            State = KafkaPartitionState.Closed;
            arrived.Ring();
        }

        closing.Cancel();
    }

    public void ReportError(string error) => LastError = error;

    public void ReportNoSubscriber(StreamId stream) =>
        LastError = $"No grain subscribes to streams of namespace '{stream.GetNamespace()}': its events wait.";

    public void ReportNobodyTook(StreamId stream) =>
        LastError = $"A grain took no events of its stream of namespace '{stream.GetNamespace()}': it has to resume the subscription.";

    public void CountSetBack(long records) => metrics.SetBack(records, tags);

    public void CountDelivered(int events) => metrics.Delivered(events, tags);

    public KafkaPartitionStatus Snapshot()
    {
        lock (gate)
        {
            var uncommitted = tracker.Position > Reached ? clock.GetElapsedTime(lastCommit) : TimeSpan.Zero;
            var still = State == KafkaPartitionState.Running ? stall.Elapsed : TimeSpan.Zero;
            return new KafkaPartitionStatus
            {
                Provider = Provider,
                Topic = Topic,
                Partition = Partition,
                State = State,
                Position = tracker.Position,
                Committed = committed == NeverCommitted ? null : committed,
                HighWatermark = highWatermark,
                Lag = Lag,
                IsPaused = paused,
                CachedRecords = records,
                CachedBytes = bytes,
                CommitAge = uncommitted,
                StalledFor = still >= options.PartitionStallMax ? still : TimeSpan.Zero,
                ReplayUntil = tracker.Replay is { } replay && tracker.Position < replay.Until ? replay.Until : null,
                LastError = LastError,
            };
        }
    }

    public void Dispose()
    {
        closing.Dispose();
        arrived.Dispose();
    }

    private int InFlight => records - raw.Count;

    private long Reached => Math.Max(committed, startOffset);

    private long Lag => Math.Max(0, highWatermark - Reached);

    private static int Weight(ConsumeResult<byte[]?, byte[]?> result) =>
        RecordOverheadBytes + (result.Message.Key?.Length ?? 0) + (result.Message.Value?.Length ?? 0);

    private void StartAt(long start, long committedOffset, ReplayScope? replay)
    {
        tracker = new OffsetTracker(start, replay);
        committed = committedOffset;
        (startOffset, ReadPosition, held) = (start, start, false);
        while (raw.Count > 0)
        {
            Free(Weight(raw.Dequeue()));
        }
    }

    /// <summary>Where all that was read is tracked, what lies behind the last record up to the position of reading holds none.</summary>
    private void Settle()
    {
        if (raw.Count == 0 && untracked == 0)
        {
            tracker.Reach(ReadPosition);
        }
    }

    /// <returns>Whether the partition was paused and has room again.</returns>
    private bool Free(int weight)
    {
        records--;
        bytes -= weight;
        if (held && InFlight <= options.InFlightRecordsMax / 2)
        {
            held = false;
            arrived.Ring();
        }

        if (!paused || records > options.CacheRecordsMax / 2 || bytes > options.CacheBytesMax / 2)
        {
            return false;
        }

        paused = false;
        return true;
    }
}
