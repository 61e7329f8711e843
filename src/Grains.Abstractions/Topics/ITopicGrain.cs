using System.Collections.Immutable;

namespace KiVendTout.Grains.Abstractions.Topics;

/// <summary>One Kafka topic that the silos read, key = name of the topic.</summary>
[Alias("kivendtout.topic")]
public interface ITopicGrain : IGrainWithStringKey
{
    /// <summary>Has the topic's records delivered again. Returns when every partition has its new start; the deliveries follow.</summary>
    /// <param name="replay">From where, and for whom.</param>
    /// <param name="actor">Who asks, for the log.</param>
    [Alias("replay"), ResponseTimeout("00:00:30")]
    Task<Result<ImmutableArray<ReplayedPartition>>> ReplayAsync(TopicReplay replay, string actor);
}
