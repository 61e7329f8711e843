using KiVendTout.Domain.Fraud;

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

/// <summary>A payment with what we decided of it.</summary>
/// <param name="State">The payment.</param>
/// <param name="Assessment">The decision; null while it is not assessed.</param>
public sealed record AssessedPayment(PaymentState State, Assessment? Assessment);

/// <summary>Which payments are wanted.</summary>
public sealed record PaymentFilter
{
    /// <summary>Only payments of this customer.</summary>
    public CustomerId? CustomerId { get; init; }

    /// <summary>Only payments labelled fraud (true), or not labelled fraud (false).</summary>
    public bool? IsFraudulent { get; init; }

    /// <summary>Only payments attempted at or after this moment, UTC.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Only payments attempted before this moment, UTC.</summary>
    public DateTimeOffset? Until { get; init; }
}

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
