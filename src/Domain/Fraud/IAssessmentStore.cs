namespace KiVendTout.Domain.Fraud;

/// <summary>Where assessments, the facts of attempts and alerts are kept. Only the customer's grain writes.</summary>
public interface IAssessmentStore
{
    /// <summary>Rebuilds a customer's history exactly as it was committed; an empty one when nothing is stored.</summary>
    /// <exception cref="StoreUnavailableException">The store does not answer.</exception>
    Task<CustomerHistory> LoadAsync(CustomerId customerId, CancellationToken cancellationToken);

    /// <summary>Reads the evidence of payments that are too old to be in the history.</summary>
    /// <returns>The evidence of those that are stored.</returns>
    /// <exception cref="StoreUnavailableException">The store does not answer.</exception>
    Task<IReadOnlyList<PaymentEvidence>> FindAsync(CustomerId customerId, IReadOnlyCollection<PaymentId> paymentIds, CancellationToken cancellationToken);

    /// <summary>
    /// Writes assessments, the facts of attempts (rows of <c>payments</c>), alerts and their outbox rows in one transaction, which writes of many
    /// grains share. Customers and sessions that have not arrived yet are stored as references in the same transaction.
    /// </summary>
    /// <exception cref="StoreUnavailableException">The store does not answer; whether it was written is unknown.</exception>
    /// <exception cref="ContractViolationException">The database refuses these rows; those of no other grain were harmed.</exception>
    Task<WriteOutcome> CommitAsync(HistoryCommit commit, CancellationToken cancellationToken);

    /// <summary>As <see cref="CommitAsync(HistoryCommit, CancellationToken)"/>, for many customers at once.</summary>
    /// <param name="commits">One for each customer.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>What became of each, in the same order: some may be stale or refused while others are committed.</returns>
    /// <exception cref="StoreUnavailableException">The store does not answer; which of them were written is unknown.</exception>
    Task<IReadOnlyList<WriteOutcome>> CommitAsync(IReadOnlyList<HistoryCommit> commits, CancellationToken cancellationToken);

    /// <summary>Takes over an alert of another system, as told. The same alert again changes nothing.</summary>
    /// <returns>The alert as stored, which differs from <paramref name="alert"/> when the id is taken by another.</returns>
    /// <exception cref="StoreUnavailableException">The store does not answer.</exception>
    Task<FraudAlert> ImportAlertAsync(FraudAlert alert, string actor, CancellationToken cancellationToken);
}
