using System.Collections.Concurrent;

namespace KiVendTout.Streams.Kafka.Tests;

/// <summary>What the grains of a test do and what became of it: stands for the database. Shared by all silos of the test.</summary>
internal sealed class TestWorld
{
    private readonly ConcurrentDictionary<string, List<int>> effects = new();
    private readonly ConcurrentDictionary<string, List<int[]>> deliveries = new();

    /// <summary>Called by a grain before it takes a batch in; may throw or wait.</summary>
    public Func<string, IReadOnlyList<TestEvent>, Task> BeforeBatch { get; set; } = (_, _) => Task.CompletedTask;

    /// <summary>Called by a grain when it is activated; may throw.</summary>
    public Action<string> OnActivate { get; set; } = _ => { };

    /// <summary>Whether the database, for which this stands, says that it answers; else it does not.</summary>
    public Func<bool> IsAnswering { get; set; } = () => false;

    /// <summary>Keeps the positions with the effects; null for nobody.</summary>
    public TestPositions? Positions { get; init; }

    /// <summary>Takes streams in bulk; null for nobody.</summary>
    public TestBulk? Bulk { get; set; }

    /// <summary>Whether the grains of keys get their events by calls.</summary>
    public bool CallsGrains { get; init; }

    /// <summary>Whether a call of a grain is refused.</summary>
    public Func<string, bool> RefusesCall { get; set; } = _ => false;

    /// <summary>Events that came to a grain by a call and took effect.</summary>
    public int Called;

    /// <summary>Letters told to the mirror.</summary>
    public ConcurrentQueue<KafkaDeadLetter> Mirrored { get; } = new();

    /// <summary>Called before a letter is kept; may throw.</summary>
    public Action<KafkaDeadLetter> OnMirror { get; set; } = _ => { };

    /// <summary>What of a letter its topic may have; null for nothing.</summary>
    public Func<KafkaDeadLetter, KafkaDeadLetter?> Keep { get; set; } = letter => letter;

    /// <summary>Orders that were not kept: an event that took effect after a later one of its key.</summary>
    public ConcurrentQueue<string> OutOfOrder { get; } = new();

    public int EffectCount => effects.Values.Sum(list => { lock (list) { return list.Count; } });

    public int LargestBatch => deliveries.Values.SelectMany(list => { lock (list) { return list.ToArray(); } }).Max(batch => batch.Length);

    public int DeliveryCount => deliveries.Values.Sum(list => { lock (list) { return list.Count; } });

    public int[] EffectsOf(string stream) => effects.TryGetValue(stream, out var list) ? Copy(list) : [];

    public int[][] DeliveriesOf(string stream) => deliveries.TryGetValue(stream, out var list) ? Copy(list) : [];

    public async Task TakeAsync(string stream, IReadOnlyList<TestEvent> batch)
    {
        var list = deliveries.GetOrAdd(stream, _ => []);
        lock (list)
        {
            list.Add([.. batch.Select(e => e.Number)]);
        }

        await BeforeBatch(stream, batch);
        foreach (var e in batch)
        {
            Apply(stream, e);
        }
    }

    /// <summary>The effect of an event, once.</summary>
    private void Apply(string stream, TestEvent e)
    {
        var list = effects.GetOrAdd(stream, _ => []);
        lock (list)
        {
            if (list.Contains(e.Number))
            {
                return;
            }

            if (list.Count > 0 && list[^1] > e.Number)
            {
                OutOfOrder.Enqueue($"{stream}: {e.Number} after {list[^1]}");
            }

            list.Add(e.Number);
        }
    }

    private static T[] Copy<T>(List<T> list)
    {
        lock (list)
        {
            return [.. list];
        }
    }
}
