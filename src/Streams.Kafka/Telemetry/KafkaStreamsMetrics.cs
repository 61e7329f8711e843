using System.Diagnostics.Metrics;

namespace KiVendTout.Streams.Kafka;

/// <summary>The meters of one provider on one silo. Every series has the tags provider, topic and partition.</summary>
internal sealed class KafkaStreamsMetrics : IDisposable
{
    private readonly Meter meter = new(KafkaStreamsTelemetry.Name);
    private readonly Counter<long> consumed;
    private readonly Counter<long> delivered;
    private readonly Counter<long> inBulk;
    private readonly Counter<long> retried;
    private readonly Counter<long> deadLettered;
    private readonly Counter<long> restarts;
    private readonly Counter<long> setBack;

    public KafkaStreamsMetrics(Func<IEnumerable<KafkaPartitionStatus>> partitions)
    {
        consumed = meter.CreateCounter<long>("kafka_streams.consumed", "{record}", "Records read.");
        delivered = meter.CreateCounter<long>("kafka_streams.delivered", "{event}", "Events delivered to a stream.");
        inBulk = meter.CreateCounter<long>("kafka_streams.delivered.bulk", "{event}", "Events delivered that a bulk receiver took.");
        retried = meter.CreateCounter<long>("kafka_streams.retried", "{attempt}", "Deliveries tried again.");
        deadLettered = meter.CreateCounter<long>("kafka_streams.dead_lettered", "{record}", "Dead letters acknowledged.");
        restarts = meter.CreateCounter<long>("kafka_streams.agent.restarts", "{restart}", "Times the watchdog has started the pulling agents anew.");
        setBack = meter.CreateCounter<long>(
            "kafka_streams.set_back", "{record}", "Records that the group had committed although their effects were not stored: they are read again.");
        Gauge("kafka_streams.lag", "{record}", "Records that are not committed.", p => p.Lag);
        Gauge("kafka_streams.cache.records", "{record}", "Records in memory that are not done.", p => p.CachedRecords);
        Gauge("kafka_streams.cache.bytes", "By", "Their weight.", p => p.CachedBytes);
        Gauge("kafka_streams.paused", "1", "1 while the partition is paused because the cache is full.", p => p.IsPaused ? 1 : 0);
        Gauge("kafka_streams.opening", "1", "1 while the partition's position is not known.", p => p.State == KafkaPartitionState.Opening ? 1 : 0);
        Gauge("kafka_streams.replaying", "1", "1 while the partition is read again.", p => p.ReplayUntil is null ? 0 : 1);
        Gauge("kafka_streams.stalled", "s", "How long the commit has not moved although there is lag; 0 while the partition is not stalled.", p => (long)p.StalledFor.TotalSeconds);
        Gauge("kafka_streams.commit.age", "ms", "How long done records wait for a commit.", p => (long)p.CommitAge.TotalMilliseconds);

        void Gauge(string name, string unit, string description, Func<KafkaPartitionStatus, long> value) =>
            meter.CreateObservableGauge(
                name,
                () => partitions().Select(p => new Measurement<long>(value(p), Tags(p.Provider, p.Topic, p.Partition))),
                unit,
                description);
    }

    public static KeyValuePair<string, object?>[] Tags(string provider, string topic, int partition) =>
        [new("provider", provider), new("topic", topic), new("partition", partition)];

    public void Consumed(int records, KeyValuePair<string, object?>[] tags) => consumed.Add(records, tags);

    public void Delivered(int events, KeyValuePair<string, object?>[] tags) => delivered.Add(events, tags);

    public void DeliveredInBulk(int events, KeyValuePair<string, object?>[] tags) => inBulk.Add(events, tags);

    public void Retried(KafkaSequenceToken first, string provider) => retried.Add(1, Tags(provider, first.Topic, first.Partition));

    public void DeadLettered(KafkaDeadLetter letter) => deadLettered.Add(1, Tags(letter.Provider, letter.Topic, letter.Partition));

    public void SetBack(long records, KeyValuePair<string, object?>[] tags) => setBack.Add(records, tags);

    public void AgentsRestarted(string provider) => restarts.Add(1, new KeyValuePair<string, object?>("provider", provider));

    public void Dispose() => meter.Dispose();
}
