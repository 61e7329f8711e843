using System.Collections.Immutable;

namespace KiVendTout.Domain.Fraud;

/// <summary>What a customer's grain writes after a batch of records: all of it or nothing.</summary>
public sealed record HistoryCommit
{
    /// <summary>The customer.</summary>
    public required CustomerId CustomerId { get; init; }

    /// <summary>Version of the stored history this builds on (0: nothing is stored); the stored version grows by one.</summary>
    public required long ExpectedVersion { get; init; }

    /// <summary>Position of the newest arrival.</summary>
    public required long LastPosition { get; init; }

    /// <summary>When the earliest payment that succeeded was settled, UTC; null when none has.</summary>
    public DateTimeOffset? FirstSuccessAt { get; init; }

    /// <summary>Rows of <c>payment_assessments</c> as they shall be, one for a payment.</summary>
    public required ImmutableArray<PaymentEvidence> Evidence { get; init; }

    /// <summary>New alerts. Each also becomes a record of the topic <c>fraud-alerts</c> through the outbox.</summary>
    public ImmutableArray<FraudAlert> Alerts { get; init; } = [];
}

/// <summary>Where assessments and alerts are kept. Only the customer's grain writes.</summary>
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
    /// Writes assessments, alerts and their outbox rows in one transaction, which writes of many grains share. Customers, sessions and
    /// payments that have not arrived yet are stored as references in the same transaction.
    /// </summary>
    /// <exception cref="StoreUnavailableException">The store does not answer; whether it was written is unknown.</exception>
    /// <exception cref="ContractViolationException">The database refuses these rows; those of no other grain were harmed.</exception>
    Task<WriteOutcome> CommitAsync(HistoryCommit commit, CancellationToken cancellationToken);

    /// <summary>Takes over an alert of another system, as told. The same alert again changes nothing.</summary>
    /// <returns>The alert as stored, which differs from <paramref name="alert"/> when the id is taken by another.</returns>
    /// <exception cref="StoreUnavailableException">The store does not answer.</exception>
    Task<FraudAlert> ImportAlertAsync(FraudAlert alert, string actor, CancellationToken cancellationToken);
}

/// <summary>Which alerts are wanted.</summary>
public sealed record AlertFilter
{
    /// <summary>Only alerts of this customer.</summary>
    public CustomerId? CustomerId { get; init; }

    /// <summary>Only alerts of this rule.</summary>
    public string? RuleId { get; init; }

    /// <summary>Only alerts of this origin.</summary>
    public AlertOrigin? Origin { get; init; }

    /// <summary>Only alerts in this status.</summary>
    public AlertStatus? Status { get; init; }
}

/// <summary>Reads of alerts for the gateway.</summary>
public interface IFraudAlertQueries
{
    /// <summary>Reads an alert; null when there is none.</summary>
    /// <exception cref="StoreUnavailableException">The store does not answer.</exception>
    Task<FraudAlert?> FindAsync(string alertId, CancellationToken cancellationToken);

    /// <summary>Lists alerts, the newest first.</summary>
    /// <exception cref="StoreUnavailableException">The store does not answer.</exception>
    Task<Page<FraudAlert>> ListAsync(AlertFilter filter, PageRequest page, CancellationToken cancellationToken);
}
