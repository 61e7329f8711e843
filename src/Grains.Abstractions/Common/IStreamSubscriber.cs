using Orleans.Streams;

namespace KiVendTout.Grains.Abstractions.Common;

/// <summary>
/// Attaches a grain to its stream behind the provider's retries and dead letters. A port: grains know no stream provider.
/// </summary>
public interface IStreamSubscriber
{
    /// <summary>Attaches <paramref name="observer"/> to an implicit subscription.</summary>
    /// <param name="handle">The subscription.</param>
    /// <param name="observer">
    /// The grain. Its <c>OnNextAsync</c> ends when the effect of the whole batch is durable. A <c>ContractViolationException</c> sends the
    /// record at fault to the dead-letter topic; any other exception means "again".
    /// </param>
    Task AttachAsync<T>(StreamSubscriptionHandle<T> handle, IAsyncBatchObserver<T> observer);
}
