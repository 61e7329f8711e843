namespace KiVendTout.Streams.Kafka;

/// <inheritdoc />
internal sealed class KafkaStreamsStatus(IEnumerable<KafkaStreamsRuntime> providers) : IKafkaStreamsStatus
{
    private readonly KafkaStreamsRuntime[] runtimes = [.. providers];

    public bool IsReady => NotReadyReason is null;

    public string? NotReadyReason
    {
        get
        {
            foreach (var runtime in runtimes)
            {
                if (!runtime.IsStarted)
                {
                    return $"Stream provider '{runtime.Name}' has not started.";
                }

                foreach (var partition in runtime.GetPartitions())
                {
                    if (partition.State == KafkaPartitionState.Opening)
                    {
                        return $"Stream provider '{runtime.Name}' waits for {partition.Topic}[{partition.Partition}]: "
                            + (partition.LastError ?? "the broker is being asked.");
                    }
                }
            }

            return null;
        }
    }

    public IReadOnlyList<KafkaPartitionStatus> GetPartitions() =>
    [
        .. runtimes.SelectMany(runtime => runtime.GetPartitions())
            .OrderBy(p => p.Provider, StringComparer.Ordinal)
            .ThenBy(p => p.Topic, StringComparer.Ordinal)
            .ThenBy(p => p.Partition),
    ];
}
