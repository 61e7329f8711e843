using KiVendTout.Hosting.Kafka;

namespace KiVendTout.Silo.Archive;

/// <summary>Tells a write that fails because of its records from one that fails because the store is away.</summary>
internal sealed class RepeatedFault(ArchiveOptions options, TimeProvider clock)
{
    private readonly TimeSpan _timeMin = TimeSpan.FromSeconds(options.RepeatedFaultSeconds);
    private int _tries;
    private long? _since;

    /// <summary>Another write is tried: its failures are counted anew, and the time goes on.</summary>
    public void NextWrite() => _tries = 0;

    /// <summary>A write has failed.</summary>
    /// <param name="isAnswering">Whether the store answers nevertheless; when it does not, nothing so far proves anything.</param>
    /// <returns>For how long, when the records are to blame.</returns>
    public TimeSpan? Count(bool isAnswering)
    {
        if (!isAnswering)
        {
            (_tries, _since) = (0, null);
            return null;
        }

        _since ??= clock.GetTimestamp();
        var time = clock.GetElapsedTime(_since.Value);
        return ++_tries >= options.RepeatedFaultTries && time >= _timeMin ? time : null;
    }
}
