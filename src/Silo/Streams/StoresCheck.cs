using KiVendTout.Stores.Postgres;
using KiVendTout.Streams.Kafka;

namespace KiVendTout.Silo.Streams;

/// <summary>Tells the stream provider an outage of the databases from a record that fails whatever is done with it (decision 0009).</summary>
internal sealed class StoresCheck(StoreProbe probe) : IKafkaDependencyCheck
{
    /// <inheritdoc/>
    public async ValueTask<bool> IsAnsweringAsync(CancellationToken cancellationToken)
    {
        await probe.AskAsync(cancellationToken);
        return true;
    }
}
