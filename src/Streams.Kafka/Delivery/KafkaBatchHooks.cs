using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.DependencyInjection;

namespace KiVendTout.Streams.Kafka;

/// <summary>Watches batches that travel between silos.</summary>
internal sealed class KafkaBatchHooks(IServiceProvider services)
{
    [SuppressMessage("Performance", "CA1822", Justification = "The serializer's generator calls instance methods only.")]
    public void OnSerializing(KafkaBatchContainer batch) => batch.WasTaken = true;

    /// <summary>
    /// A silo without the provider would drop the batch and report it as delivered. Failing here makes it an error that the sender retries.
    /// </summary>
    public void OnDeserialized(KafkaBatchContainer batch)
    {
        if (services.GetKeyedService<KafkaStreamsRuntime>(batch.Provider) is null)
        {
            throw new InvalidOperationException(
                $"This silo hosts a grain that subscribes to stream provider '{batch.Provider}' but does not have the provider. "
                + "Add it by AddKafkaStreams, or keep the grain off this silo.");
        }
    }
}
