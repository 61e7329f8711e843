namespace KiVendTout.Streams.Kafka;

/// <summary>
/// Knows which records of a partition are done, and how far the partition may be committed: to the first record that is not done.
/// </summary>
/// <remarks>Pure and not thread-safe. A record is done when all its deliveries are; one with no delivery is done at once.</remarks>
internal sealed class OffsetTracker(long startOffset, ReplayScope? replay = null)
{
    private readonly RingQueue<Slot> window = new();
    private long firstSequence;

    /// <summary>Who gets the first records, when they are read again; null when they are not.</summary>
    public ReplayScope? Replay { get; } = replay;

    /// <summary>The offset to commit: every record before it is done, and where all are, so is what lies up to <see cref="End"/>.</summary>
    public long Position { get; private set; } = startOffset;

    /// <summary>The offset after the last record tracked, or one that was reached without a record.</summary>
    public long End { get; private set; } = startOffset;

    /// <summary>Records from the first one that is not done to the last one tracked, done ones in between included.</summary>
    public int WindowRecords => window.Count;

    /// <summary>Takes up a record.</summary>
    /// <param name="offset">Its offset, greater than that of any record before; gaps are fine.</param>
    /// <param name="deliveries">How many deliveries make it done, 0 or more.</param>
    /// <param name="bytes">What it weighs in the cache.</param>
    /// <returns>The record's number here, for <see cref="Complete"/>.</returns>
    public long Track(long offset, int deliveries, int bytes)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(offset, End);
        ArgumentOutOfRangeException.ThrowIfNegative(deliveries);
        End = offset + 1;
        window.Enqueue(new Slot { Offset = offset, Remaining = deliveries, Bytes = bytes });
        var sequence = firstSequence + window.Count - 1;
        Advance();
        return sequence;
    }

    /// <summary>
    /// Reading has come to an offset, and no record before it is still to be tracked: what lies behind the last one, like the marker of a
    /// transaction, cannot be read.
    /// </summary>
    /// <param name="offset">The offset; one that lies before <see cref="End"/> says nothing new.</param>
    public void Reach(long offset)
    {
        End = Math.Max(End, offset);
        Advance();
    }

    /// <summary>One delivery of a record is done.</summary>
    /// <param name="sequence">The record's number.</param>
    /// <param name="bytes">What the record weighed, when it is done now.</param>
    /// <returns>Whether the record is done now.</returns>
    /// <exception cref="InvalidOperationException">More deliveries were reported than the record has.</exception>
    public bool Complete(long sequence, out int bytes)
    {
        var index = sequence - firstSequence;
        if (index < 0 || index >= window.Count)
        {
            throw new InvalidOperationException("A delivery was reported done for a record that is done already.");
        }

        ref var slot = ref window[(int)index];
        if (slot.Remaining <= 0)
        {
            throw new InvalidOperationException("More deliveries were reported done than the record has.");
        }

        bytes = slot.Bytes;
        if (--slot.Remaining > 0)
        {
            return false;
        }

        Advance();
        return true;
    }

    private void Advance()
    {
        while (window.Count > 0 && window[0].Remaining == 0)
        {
            Position = window.Dequeue().Offset + 1;
            firstSequence++;
        }

        if (window.Count == 0)
        {
            Position = End;
        }
    }

    private struct Slot
    {
        public long Offset;
        public int Remaining;
        public int Bytes;
    }
}
