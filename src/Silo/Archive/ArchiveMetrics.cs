using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Confluent.Kafka;
using KiVendTout.Domain.Events;

namespace KiVendTout.Silo.Archive;

/// <summary>What the archiver reports of itself, on the meter <see cref="MeterName"/>.</summary>
internal sealed class ArchiveMetrics : IDisposable
{
    /// <summary>Name of the meter.</summary>
    public const string MeterName = "KiVendTout.Archive";

    private readonly Meter _meter = new(MeterName);
    private readonly ConcurrentDictionary<TopicPartition, long> _lag = new();
    private readonly Counter<long> _rows;
    private readonly Counter<long> _failures;
    private readonly Histogram<double> _seconds;

    public ArchiveMetrics()
    {
        _rows = _meter.CreateCounter<long>("kvt.archive.rows", "{row}", "Rows added to the event store, by kind.");
        _failures = _meter.CreateCounter<long>("kvt.archive.failures", "{batch}", "Writes that failed and are tried again.");
        _seconds = _meter.CreateHistogram<double>("kvt.archive.batch.duration", "s", "Time until a batch is durable, retries included.");
        _meter.CreateObservableGauge("kvt.archive.lag", Lags, "{record}", "Records of the partitions of this silo that are not archived.");
    }

    public void Written(AppendResult result, TimeSpan duration)
    {
        _rows.Add(result.Events, new KeyValuePair<string, object?>("kind", "event"));
        _rows.Add(result.OtherRecords, new KeyValuePair<string, object?>("kind", "record"));
        _rows.Add(result.Expired, new KeyValuePair<string, object?>("kind", "expired"));
        _seconds.Record(duration.TotalSeconds);
    }

    public void Failed() => _failures.Add(1);

    public void Lag(TopicPartition partition, long records) => _lag[partition] = records;

    public void Forget(TopicPartition partition) => _lag.TryRemove(partition, out _);

    public void Dispose() => _meter.Dispose();

    private IEnumerable<Measurement<long>> Lags() => _lag.Select(lag => new Measurement<long>(
        lag.Value,
        new KeyValuePair<string, object?>("topic", lag.Key.Topic),
        new KeyValuePair<string, object?>("partition", lag.Key.Partition.Value)));
}
