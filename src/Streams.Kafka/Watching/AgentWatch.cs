namespace KiVendTout.Streams.Kafka;

/// <summary>Tells which partitions of this silo nobody pulls from. Not thread-safe.</summary>
/// <param name="silenceMax">How long a partition may go without a pull.</param>
/// <param name="clock">The clock.</param>
internal sealed class AgentWatch(TimeSpan silenceMax, TimeProvider clock)
{
    private Dictionary<QueueId, long> lastSeen = [];

    /// <summary>Looks once.</summary>
    /// <param name="mine">The partitions that are this silo's now; one that has just become so has all of the time.</param>
    /// <param name="lastPull">When a partition was last pulled from, a timestamp of the clock; null when it is not open.</param>
    /// <returns>Those that were silent for too long.</returns>
    public IReadOnlyList<QueueId> FindSilent(IEnumerable<QueueId> mine, Func<QueueId, long?> lastPull)
    {
        var now = clock.GetTimestamp();
        lastSeen = mine.ToDictionary(id => id, id => Math.Max(lastPull(id) ?? long.MinValue, lastSeen.GetValueOrDefault(id, now)));
        return [.. lastSeen.Where(seen => clock.GetElapsedTime(seen.Value, now) >= silenceMax).Select(seen => seen.Key)];
    }

    /// <summary>All partitions have all of the time again.</summary>
    public void Forgive() => lastSeen.Clear();
}
