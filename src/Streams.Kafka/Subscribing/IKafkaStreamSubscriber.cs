namespace KiVendTout.Streams.Kafka;

/// <summary>
/// Resumes a grain's subscription with an observer that is guarded: infrastructure faults are tried again, events with a deterministic fault
/// go to dead letters. Grains call it from <c>OnSubscribed</c> or <c>OnActivateAsync</c>; every subscribing grain must.
/// </summary>
public interface IKafkaStreamSubscriber
{
    /// <summary>Resumes with an observer of batches.</summary>
    /// <remarks>
    /// The observer gets the waiting events of the stream together, in order. When it throws, the whole call is taken to have had no effect
    /// or one that may be repeated: the same events come again, after a deterministic fault in halves until the bad one stands alone.
    /// </remarks>
    /// <typeparam name="T">Kind of the events; the codec must make no others for this stream.</typeparam>
    /// <param name="handle">The subscription.</param>
    /// <param name="observer">The observer. Its <c>OnErrorAsync</c> is not called for failed deliveries: they are repeated.</param>
    Task<StreamSubscriptionHandle<T>> ResumeAsync<T>(StreamSubscriptionHandle<T> handle, IAsyncBatchObserver<T> observer);

    /// <summary>Resumes with an observer of single events.</summary>
    /// <typeparam name="T">Kind of the events; the codec must make no others for this stream.</typeparam>
    /// <param name="handle">The subscription.</param>
    /// <param name="observer">The observer. Its <c>OnErrorAsync</c> is not called for failed deliveries: they are repeated.</param>
    Task<StreamSubscriptionHandle<T>> ResumeAsync<T>(StreamSubscriptionHandle<T> handle, IAsyncObserver<T> observer);
}
