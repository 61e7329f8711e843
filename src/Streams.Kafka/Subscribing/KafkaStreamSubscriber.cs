using Microsoft.Extensions.DependencyInjection;

namespace KiVendTout.Streams.Kafka;

/// <inheritdoc />
internal sealed class KafkaStreamSubscriber(IServiceProvider services) : IKafkaStreamSubscriber
{
    public Task<StreamSubscriptionHandle<T>> ResumeAsync<T>(StreamSubscriptionHandle<T> handle, IAsyncBatchObserver<T> observer)
    {
        ArgumentNullException.ThrowIfNull(handle);
        ArgumentNullException.ThrowIfNull(observer);
        return handle.ResumeAsync(new GuardedObserver<T>(RuntimeOf(handle), handle.StreamId, observer));
    }

    public Task<StreamSubscriptionHandle<T>> ResumeAsync<T>(StreamSubscriptionHandle<T> handle, IAsyncObserver<T> observer)
    {
        ArgumentNullException.ThrowIfNull(observer);
        return ResumeAsync(handle, new SingleEvents<T>(observer));
    }

    private KafkaStreamsRuntime RuntimeOf<T>(StreamSubscriptionHandle<T> handle) =>
        services.GetKeyedService<KafkaStreamsRuntime>(handle.ProviderName)
        ?? throw new InvalidOperationException($"Stream provider '{handle.ProviderName}' is no Kafka stream provider of this silo.");
}
