using System.Globalization;
using System.Text;

namespace KiVendTout.Bench.Streams.Records;

/// <summary>The keys of a workload in the order of their records: the same seed gives the same keys.</summary>
internal sealed class KeySequence
{
    /// <summary>Keys of the warm workloads.</summary>
    public const int WarmKeys = 10_000;

    /// <summary>Events of a cold session.</summary>
    public const int SessionEvents = 12;

    /// <summary>Sessions under way at the same time: at 5,000 events a second each lasts about two seconds.</summary>
    private const int OpenSessions = 1_000;

    private readonly StreamsWorkload _workload;
    private readonly Random _random;
    private readonly double[] _shares;
    private readonly (int Session, int Left)[] _open = new (int, int)[OpenSessions];
    private int _sessions;

    public KeySequence(StreamsWorkload workload, int seed)
    {
        (_workload, _random) = (workload, new Random(seed));
        _shares = workload == StreamsWorkload.Skewed ? ZipfShares() : [];
    }

    /// <summary>As many records as make every warm key known once, in order.</summary>
    public IEnumerable<int> EveryKey() => _workload == StreamsWorkload.Cold ? [] : Enumerable.Range(0, WarmKeys);

    /// <summary>The key of the next record, as a number.</summary>
    public int Next() => _workload switch
    {
        StreamsWorkload.Warm => _random.Next(WarmKeys),
        StreamsWorkload.Skewed => NextSkewed(),
        _ => NextOfSession(),
    };

    /// <summary>The key as it stands in a record.</summary>
    public static byte[] Bytes(int key) => Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"C{key:D8}"));

    private int NextSkewed()
    {
        var at = Array.BinarySearch(_shares, _random.NextDouble());
        return Math.Min(WarmKeys - 1, at < 0 ? ~at : at);
    }

    private int NextOfSession()
    {
        ref var slot = ref _open[_random.Next(OpenSessions)];
        if (slot.Left == 0)
        {
            slot = (_sessions++, SessionEvents);
        }

        slot.Left--;
        return slot.Session;
    }

    /// <summary>For each key the share of records with it or one before it.</summary>
    private static double[] ZipfShares()
    {
        var sums = new double[WarmKeys];
        var sum = 0.0;
        for (var rank = 0; rank < WarmKeys; rank++)
        {
            sums[rank] = sum += 1.0 / (rank + 1);
        }

        return [.. sums.Select(s => s / sum)];
    }
}
