using KiVendTout.Domain.Common;
using KiVendTout.Grains.Abstractions.Customers;
using KiVendTout.Grains.Customers;
using KiVendTout.Silo.Streams;
using KiVendTout.Streams.Kafka;

namespace KiVendTout.Silo.Payments;

/// <summary>
/// The payment records of active customers on this silo go to them together; each other customer gets his by a call, which makes him active.
/// </summary>
internal sealed class PaymentBulkReceiver(CustomerBulk customers, IGrainFactory grains) : IKafkaBulkReceiver
{
    private readonly KafkaGrainCalls _calls = GrainCalls.To<ICustomerGrain>(StreamNames.PaymentsOfCustomer, grains);

    /// <inheritdoc/>
    public bool CanTake(StreamId stream) => _calls.CanTake(stream);

    /// <inheritdoc/>
    public async Task<IReadOnlyList<bool>> TakeAsync(IReadOnlyList<KafkaBulkItem> items, CancellationToken cancellationToken)
    {
        var together = new List<(StreamId, IReadOnlyList<object>)>(items.Count);
        var alone = new List<KafkaBulkItem>();
        var isTogether = new bool[items.Count];
        for (var i = 0; i < isTogether.Length; i++)
        {
            isTogether[i] = customers.CanTake(items[i].Stream);
            if (isTogether[i])
            {
                together.Add((items[i].Stream, items[i].Events));
            }
            else
            {
                alone.Add(items[i]);
            }
        }

        var calls = _calls.TakeAsync(alone, cancellationToken);
        var bulk = customers.TakeAsync(together, cancellationToken);
        await Task.WhenAll(calls, bulk);
        var (called, taken) = (await calls, await bulk);
        var (nextCalled, nextTaken) = (0, 0);
        return Array.ConvertAll(isTogether, inBulk => inBulk ? taken[nextTaken++] : called[nextCalled++]);
    }
}
