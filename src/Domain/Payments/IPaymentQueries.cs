namespace KiVendTout.Domain.Payments;

/// <summary>Reads of payments for the gateway.</summary>
public interface IPaymentQueries
{
    /// <summary>Reads a payment; null when none is stored, or only alerts and orders name it.</summary>
    /// <exception cref="StoreUnavailableException">The store does not answer.</exception>
    Task<AssessedPayment?> FindAsync(PaymentId paymentId, CancellationToken cancellationToken);

    /// <summary>Lists payments in the order of their ids, without those that only alerts and orders name.</summary>
    /// <exception cref="StoreUnavailableException">The store does not answer.</exception>
    Task<Page<AssessedPayment>> ListAsync(PaymentFilter filter, PageRequest page, CancellationToken cancellationToken);
}
