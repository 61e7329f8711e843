using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Confluent.Kafka;
using KiVendTout.Domain.Events;
using KiVendTout.Hosting.Kafka;
using Microsoft.Extensions.Options;

namespace KiVendTout.Silo.Archive;

/// <summary>What the archiver reports of itself, on the meter <see cref="MeterName"/>.</summary>
internal sealed class ArchiveMetrics : IDisposable
{
    /// <summary>Name of the meter.</summary>
    public const string MeterName = "KiVendTout.Archive";

    private readonly Meter _meter = new(MeterName);
    private readonly ConcurrentDictionary<TopicPartition, Standing> _standings = new();
    private readonly TimeSpan _stallMax;
    private readonly TimeProvider _clock;
    private readonly Counter<long> _rows;
    private readonly Counter<long> _failures;
    private readonly Counter<long> _leftOut;
    private readonly Histogram<double> _seconds;

    public ArchiveMetrics(IOptions<ArchiveOptions> options, TimeProvider clock)
    {
        (_stallMax, _clock) = (TimeSpan.FromSeconds(options.Value.StallSecondsMax), clock);
        _rows = _meter.CreateCounter<long>("kvt.archive.rows", "{row}", "Rows added to the event store, by kind.");
        _failures = _meter.CreateCounter<long>("kvt.archive.failures", "{batch}", "Writes that failed and are tried again.");
        _leftOut = _meter.CreateCounter<long>("kvt.archive.left_out", "{record}", "Records that the event store takes in no form.");
        _seconds = _meter.CreateHistogram<double>("kvt.archive.batch.duration", "s", "Time until a batch is durable, retries included.");
        _meter.CreateObservableGauge(
            "kvt.archive.lag", () => Measure(standing => standing.Lag), "{record}", "Records of the partitions of this silo that are not archived.");
        _meter.CreateObservableGauge(
            "kvt.archive.stalled", () => Measure(standing => (long)StalledFor(standing).TotalSeconds), "s",
            "How long nothing was archived although there is lag; 0 while the partition is not stalled.");
    }

    /// <summary>The partitions that are stalled now.</summary>
    public IReadOnlyList<TopicPartition> Stalled =>
        [.. _standings.Where(standing => StalledFor(standing.Value) > TimeSpan.Zero).Select(standing => standing.Key)];

    public void Written(AppendResult result, TimeSpan duration)
    {
        _rows.Add(result.Events, new KeyValuePair<string, object?>("kind", "event"));
        _rows.Add(result.OtherRecords, new KeyValuePair<string, object?>("kind", "record"));
        _rows.Add(result.Expired, new KeyValuePair<string, object?>("kind", "expired"));
        _seconds.Record(duration.TotalSeconds);
    }

    public void Failed() => _failures.Add(1);

    public void LeftOut() => _leftOut.Add(1);

    /// <summary>Where a partition stands.</summary>
    /// <param name="partition">The partition.</param>
    /// <param name="position">Every record before this offset is archived.</param>
    /// <param name="lag">Records that are not.</param>
    /// <returns>For how long it has been stalled, when that has not been told yet; else null.</returns>
    public TimeSpan? Report(TopicPartition partition, long position, long lag)
    {
        var before = _standings.GetValueOrDefault(partition);
        var moves = before is null || lag == 0 || before.Lag == 0 || before.Position != position;
        var now = new Standing(position, lag, moves ? _clock.GetTimestamp() : before!.Since, !moves && before!.IsTold);
        var stalled = StalledFor(now);
        var tell = stalled > TimeSpan.Zero && !now.IsTold;
        _standings[partition] = now with { IsTold = now.IsTold || tell };
        return tell ? stalled : null;
    }

    public void Forget(TopicPartition partition) => _standings.TryRemove(partition, out _);

    public void Dispose() => _meter.Dispose();

    private TimeSpan StalledFor(Standing standing)
    {
        var still = standing.Lag > 0 ? _clock.GetElapsedTime(standing.Since) : TimeSpan.Zero;
        return still >= _stallMax ? still : TimeSpan.Zero;
    }

    private IEnumerable<Measurement<long>> Measure(Func<Standing, long> value) => _standings.Select(standing => new Measurement<long>(
        value(standing.Value),
        new KeyValuePair<string, object?>("topic", standing.Key.Topic),
        new KeyValuePair<string, object?>("partition", standing.Key.Partition.Value)));

    /// <summary>Where a partition stands.</summary>
    /// <param name="Position">Every record before this offset is archived.</param>
    /// <param name="Lag">Records that are not.</param>
    /// <param name="Since">Since when the position has stood there with lag, a timestamp of the clock.</param>
    /// <param name="IsTold">Whether the log has it that the partition is stalled.</param>
    private sealed record Standing(long Position, long Lag, long Since, bool IsTold);
}
