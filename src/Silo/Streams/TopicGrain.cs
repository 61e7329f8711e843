using System.Collections.Immutable;
using KiVendTout.Domain.Common;
using KiVendTout.Grains.Abstractions.Common;
using KiVendTout.Grains.Abstractions.Topics;
using KiVendTout.Records.Topics;
using KiVendTout.Streams.Kafka;

namespace KiVendTout.Silo.Streams;

/// <summary>Asks the silos that own the topic's partitions.</summary>
[HostedBy(SiloRole.Core)]
internal sealed class TopicGrain(IKafkaStreamsControl control, ILogger<TopicGrain> logger) : Grain, ITopicGrain
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(25);

    /// <inheritdoc/>
    public async Task<Result<ImmutableArray<ReplayedPartition>>> ReplayAsync(TopicReplay replay, string actor)
    {
        var topic = this.GetPrimaryKeyString();
        if (TopicCatalogue.Inputs.FirstOrDefault(known => known.Name == topic) is not { } input)
        {
            return new Fault(FaultCode.Invalid, "topic", $"must be of {string.Join(", ", TopicCatalogue.InputNames)}");
        }

        if (replay.Subscriptions.Except(input.Streams).Any())
        {
            return new Fault(FaultCode.Invalid, "subscriptions", $"must be of {string.Join(", ", input.Streams)}: {topic} has no others");
        }

        try
        {
            using var limit = new CancellationTokenSource(Limit);
            var partitions = await control.ReplayAsync(StreamNames.Provider, ToKafka(topic, replay), limit.Token);
            logger.Replayed(topic, partitions.Count(partition => partition.Problem is null), partitions.Sum(partition => partition.Until - partition.From), actor);
            return partitions.Select(answer => new ReplayedPartition(answer.Partition, answer.From, answer.Until, answer.Problem)).ToImmutableArray();
        }
        catch (ArgumentException e)
        {
            return new Fault(FaultCode.Invalid, "partition", e.Message);
        }
        catch (Exception e) when (e is TimeoutException or OperationCanceledException or ObjectDisposedException or OrleansException)
        {
            return new Fault(FaultCode.Unavailable, "topic", "a silo does not answer; try again");
        }
    }

    private static KafkaReplay ToKafka(string topic, TopicReplay replay) => new()
    {
        Topic = topic,
        Partition = replay.Partition,
        FromOffset = replay.FromOffset,
        FromTime = replay.FromTime,
        Subscriptions = [.. replay.Subscriptions],
    };
}
