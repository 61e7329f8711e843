namespace KiVendTout.Domain.Payments;

/// <summary>Where payments are kept. Only the payment's grain writes.</summary>
public interface IPaymentStore
{
    /// <summary>Reads a payment; null when not even a reference is stored.</summary>
    /// <exception cref="StoreUnavailableException">The store does not answer.</exception>
    Task<PaymentState?> LoadAsync(PaymentId paymentId, CancellationToken cancellationToken);

    /// <summary>
    /// Writes a payment whose stored version is <c>next.Version</c> (0: none or a reference); the stored version grows by one. Customers
    /// and sessions that have not arrived yet are stored as references in the same transaction. Writes of many grains share a transaction.
    /// </summary>
    /// <param name="next">The payment as it shall be.</param>
    /// <param name="actor">Who did it, for the audit trail.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="StoreUnavailableException">The store does not answer; whether it was written is unknown.</exception>
    /// <exception cref="ContractViolationException">The database refuses this row; no other row was harmed.</exception>
    Task<WriteOutcome> CommitAsync(PaymentState next, string actor, CancellationToken cancellationToken);
}
