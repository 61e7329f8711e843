using KiVendTout.Grains.Customers;
using KiVendTout.Streams.Kafka;

namespace KiVendTout.Silo.Payments;

/// <summary>The payment records of active customers on this silo go to them together.</summary>
internal sealed class PaymentBulkReceiver(CustomerBulk customers) : IKafkaBulkReceiver
{
    /// <inheritdoc/>
    public bool CanTake(StreamId stream) => customers.CanTake(stream);

    /// <inheritdoc/>
    public Task<IReadOnlyList<bool>> TakeAsync(IReadOnlyList<KafkaBulkItem> items, CancellationToken cancellationToken) =>
        customers.TakeAsync([.. items.Select(item => (item.Stream, item.Events))], cancellationToken);
}
