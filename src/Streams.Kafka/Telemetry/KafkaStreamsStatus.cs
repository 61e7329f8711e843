namespace KiVendTout.Streams.Kafka;

/// <inheritdoc />
internal sealed class KafkaStreamsStatus(IEnumerable<KafkaStreamsRuntime> providers) : IKafkaStreamsStatus
{
    private readonly KafkaStreamsRuntime[] runtimes = [.. providers];

    public bool IsReady => NotReadyReason is null;

    public string? NotReadyReason => runtimes.Select(Missing).FirstOrDefault(missing => missing is not null);

    public IReadOnlyList<KafkaPartitionStatus> GetPartitions() =>
    [
        .. runtimes.SelectMany(runtime => runtime.GetPartitions())
            .OrderBy(p => p.Provider, StringComparer.Ordinal)
            .ThenBy(p => p.Topic, StringComparer.Ordinal)
            .ThenBy(p => p.Partition),
    ];

    private static string? Missing(KafkaStreamsRuntime runtime)
    {
        if (!runtime.IsStarted || runtime.Balancer is null)
        {
            return $"Stream provider '{runtime.Name}' has not started.";
        }

        if (runtime.Consumer.Topics.Problem is { } problem)
        {
            return $"Stream provider '{runtime.Name}': {problem}.";
        }

        var open = runtime.GetPartitions().ToDictionary(partition => (partition.Topic, partition.Partition));
        foreach (var assigned in runtime.AssignedQueues().Select(runtime.Mapper.PartitionOf))
        {
            var partition = open.GetValueOrDefault((assigned.Topic, assigned.Partition.Value));
            if (partition?.State != KafkaPartitionState.Running)
            {
                return $"Stream provider '{runtime.Name}' waits for {assigned.Topic}[{assigned.Partition.Value}]: "
                    + (partition is null ? "its agent has not started." : partition.LastError ?? "the broker is being asked.");
            }

            if (partition.IsStalled)
            {
                return $"Stream provider '{runtime.Name}': {assigned.Topic}[{assigned.Partition.Value}] is stalled: {partition.DescribeStall()}";
            }
        }

        return null;
    }
}
