using System.Collections.Concurrent;

namespace KiVendTout.Streams.Kafka.Tests;

/// <summary>
/// Takes the events of some keys in bulk, with the effects that their grains would have.
/// </summary>
internal sealed class TestBulk(TestWorld world) : IKafkaBulkReceiver
{
    private readonly ConcurrentDictionary<string, bool> active = new();
    private int largest;
    private int taken;

    /// <summary>Called before a stream is taken; its answer says whether it is. May throw or wait.</summary>
    public Func<string, CancellationToken, Task<bool>> BeforeStream { get; set; } = (_, _) => Task.FromResult(true);

    /// <summary>Most streams that came together.</summary>
    public int LargestCall => Volatile.Read(ref largest);

    /// <summary>Events that were taken here and not by a grain.</summary>
    public int Taken => Volatile.Read(ref taken);

    public bool CanTake(StreamId stream) =>
        stream.GetNamespace() == TestCodec.Keys && active.ContainsKey(stream.GetKeyAsString());

    /// <summary>The events of this key can be taken.</summary>
    public void Activate(string key) => active[key] = true;

    public async Task<IReadOnlyList<bool>> TakeAsync(IReadOnlyList<KafkaBulkItem> items, CancellationToken cancellationToken)
    {
        largest = Math.Max(largest, items.Count);
        var done = new bool[items.Count];
        for (var i = 0; i < items.Count; i++)
        {
            var key = items[i].Stream.GetKeyAsString();
            if (await BeforeStream(key, cancellationToken))
            {
                await world.TakeAsync(key, [.. items[i].Events.Cast<TestEvent>()]);
                Interlocked.Add(ref taken, items[i].Events.Count);
                done[i] = true;
            }
        }

        return done;
    }
}
