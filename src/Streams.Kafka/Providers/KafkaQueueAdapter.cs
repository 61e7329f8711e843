namespace KiVendTout.Streams.Kafka;

/// <summary>Reading and writing for Orleans.</summary>
internal sealed class KafkaQueueAdapter(KafkaStreamsRuntime runtime) : IQueueAdapter
{
    public string Name => runtime.Name;

    /// <summary>
    /// Subscribers do not choose where they start: the group's committed offsets do. Orleans' own rewinding also assumes that one stream
    /// comes from one queue and that tokens outlive the log, which is not so here.
    /// </summary>
    public bool IsRewindable => false;

    public StreamProviderDirection Direction => StreamProviderDirection.ReadWrite;

    public IQueueAdapterReceiver CreateReceiver(QueueId queueId) => runtime.ReceiverOf(queueId);

    public Task QueueMessageBatchAsync<T>(
        StreamId streamId, IEnumerable<T> events, StreamSequenceToken? token, Dictionary<string, object>? requestContext)
    {
        ArgumentNullException.ThrowIfNull(events);
        if (token is not null)
        {
            throw new ArgumentException("An event for Kafka gets its place from Kafka: publish it without a token.", nameof(token));
        }

        return runtime.Producer.PublishAsync(streamId, events);
    }
}
