using KiVendTout.Grains.Abstractions.Common;
using KiVendTout.Streams.Kafka;
using Orleans.Streams;

namespace KiVendTout.Silo.Streams;

/// <summary>The port of the grains on the Kafka stream provider.</summary>
internal sealed class StreamSubscriber(IKafkaStreamSubscriber kafka) : IStreamSubscriber
{
    /// <inheritdoc/>
    public Task AttachAsync<T>(StreamSubscriptionHandle<T> handle, IAsyncBatchObserver<T> observer) => kafka.ResumeAsync(handle, observer);
}
