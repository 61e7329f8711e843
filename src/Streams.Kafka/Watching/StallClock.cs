namespace KiVendTout.Streams.Kafka;

/// <summary>Knows for how long a partition's commit has stood still while there was something to commit. Not thread-safe.</summary>
internal sealed class StallClock(TimeProvider clock)
{
    private long since = clock.GetTimestamp();
    private bool behind;

    /// <summary>How long the commit has not moved although there was lag all the time; zero without lag.</summary>
    public TimeSpan Elapsed => behind ? clock.GetElapsedTime(since) : TimeSpan.Zero;

    /// <summary>The commit has moved, or reading has begun anew.</summary>
    /// <param name="lag">The lag now, in records.</param>
    public void Moved(long lag) => (since, behind) = (clock.GetTimestamp(), lag > 0);

    /// <summary>The lag may have changed by new records.</summary>
    /// <param name="lag">The lag now, in records.</param>
    public void Look(long lag)
    {
        if (lag > 0 != behind)
        {
            Moved(lag);
        }
    }
}
