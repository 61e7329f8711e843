using System.Diagnostics.Metrics;

namespace KiVendTout.Stores.Postgres.Batching;

/// <summary>What the stores report of themselves, on the meter <see cref="MeterName"/>. Labels hold names of stores, nothing else.</summary>
public static class StoreMetrics
{
    /// <summary>Name of the meter.</summary>
    public const string MeterName = "KiVendTout.Stores";

    private static readonly Meter Meter = new(MeterName);

    private static readonly Histogram<int> BatchRows =
        Meter.CreateHistogram<int>("kvt.store.batch.items", "{item}", "Items written together.");

    private static readonly Histogram<double> BatchSeconds =
        Meter.CreateHistogram<double>("kvt.store.batch.duration", "s", "Time of one batch, commit included.");

    private static readonly Counter<long> Faults =
        Meter.CreateCounter<long>("kvt.store.faults", "{fault}", "Batches that failed, by kind of fault.");

    internal static void Batch(string store, int items, TimeSpan duration)
    {
        var label = new KeyValuePair<string, object?>("store", store);
        BatchRows.Record(items, label);
        BatchSeconds.Record(duration.TotalSeconds, label);
    }

    internal static void Fault(string store, FaultKind kind) =>
        Faults.Add(1, new KeyValuePair<string, object?>("store", store), new KeyValuePair<string, object?>("kind", kind.ToString()));
}
