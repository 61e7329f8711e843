namespace KiVendTout.Streams.Kafka;

/// <summary>What Orleans asks for a provider's parts.</summary>
internal sealed class KafkaAdapterFactory(KafkaStreamsRuntime runtime) : IQueueAdapterFactory, IQueueAdapterCache
{
    public Task<IQueueAdapter> CreateAdapter()
    {
        runtime.Start();
        return Task.FromResult<IQueueAdapter>(new KafkaQueueAdapter(runtime));
    }

    public IQueueAdapterCache GetQueueAdapterCache() => this;

    public IStreamQueueMapper GetStreamQueueMapper() => runtime.Mapper;

    public Task<IStreamFailureHandler> GetDeliveryFailureHandler(QueueId queueId) =>
        Task.FromResult<IStreamFailureHandler>(new KafkaFailureHandler(runtime));

    public IQueueCache CreateQueueCache(QueueId queueId) => runtime.OpenQueue(queueId).Cache;
}
