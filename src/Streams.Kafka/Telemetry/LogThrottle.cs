namespace KiVendTout.Streams.Kafka;

/// <summary>Lets one message through in a period: a broker that is away would otherwise fill the log.</summary>
internal sealed class LogThrottle(TimeProvider clock, TimeSpan period)
{
    private long last;

    public bool TryEnter()
    {
        var now = clock.GetTimestamp();
        var before = Interlocked.Read(ref last);
        return (before == 0 || clock.GetElapsedTime(before, now) >= period)
            && Interlocked.CompareExchange(ref last, now, before) == before;
    }
}
