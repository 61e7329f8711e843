using System.Collections.Immutable;
using KiVendTout.Domain.Payments;

namespace KiVendTout.Domain.Fraud;

/// <summary>What one record changes: the new evidence of its payment, and the alerts it raises.</summary>
/// <param name="Evidence">The row of <c>payment_assessments</c> as it shall be.</param>
/// <param name="Alerts">New alerts; empty for outcomes.</param>
public sealed record FoldChange(PaymentEvidence Evidence, ImmutableArray<FraudAlert> Alerts);

/// <summary>
/// Folds a customer's payment records, in the order of their arrival, into the history and scores each attempt. Pure: the same history,
/// record, rules and clock give the same change. Windows count by event time, so a late record changes no earlier score.
/// </summary>
public static class CustomerFold
{
    /// <summary>Decides what a record changes.</summary>
    /// <param name="history">What is known of the customer's payments.</param>
    /// <param name="customerCountry">The customer's country; null when unknown.</param>
    /// <param name="record">The record.</param>
    /// <param name="rules">The rules in force.</param>
    /// <param name="now">Now, UTC.</param>
    /// <returns>The change, or null when the record is in the evidence already.</returns>
    /// <exception cref="ContractViolationException">A payment has more outcomes than <see cref="PaymentEvidence.MaxOutcomes"/>.</exception>
    public static FoldChange? Decide(CustomerHistory history, string? customerCountry, PaymentRecord record, RuleSet rules, DateTimeOffset now)
    {
        var known = history.Find(record.PaymentId);
        if (known?.Knows(record) == true)
        {
            return null;
        }

        var evidence = known ?? new PaymentEvidence
        {
            PaymentId = record.PaymentId,
            CustomerId = record.CustomerId,
            Position = history.LastPosition + 1,
        };
        return record is PaymentAttempted attempt
            ? Score(history, evidence, customerCountry, attempt, rules, now)
            : new FoldChange(Note(evidence, record), []);
    }

    private static FoldChange Score(
        CustomerHistory history, PaymentEvidence evidence, string? customerCountry, PaymentAttempted attempt, RuleSet rules, DateTimeOffset now)
    {
        var assessment = rules.Assess(history, customerCountry, attempt, now);
        var scored = evidence with
        {
            // An attempt that comes after its outcome takes its place in the order of attempts now.
            Position = history.LastPosition + 1,
            Attempt = attempt,
            CustomerCountry = customerCountry,
            Assessment = assessment,
            Anomalies = customerCountry is null ? evidence.Anomalies.Add(Anomaly.CustomerUnknown) : evidence.Anomalies,
        };
        var alerts = assessment.Hits.Where(hit => hit.Action >= RuleAction.Alert).Select(hit => Raise(attempt, assessment, hit));
        return new FoldChange(MarkImpossible(scored), [.. alerts]);
    }

    private static PaymentEvidence Note(PaymentEvidence evidence, PaymentRecord outcome) =>
        evidence.Outcomes.Length >= PaymentEvidence.MaxOutcomes
            ? throw new ContractViolationException("payment_id", $"a payment has at most {PaymentEvidence.MaxOutcomes} outcomes")
            : MarkImpossible(evidence with { Outcomes = evidence.Outcomes.Add(outcome) });

    private static PaymentEvidence MarkImpossible(PaymentEvidence evidence) =>
        evidence.Assessment?.Decision == Decision.Block
        && evidence.Outcomes.OfType<PaymentSettled>().Any(settled => settled.Succeeded)
        && !evidence.Anomalies.Contains(Anomaly.BlockedYetSucceeded)
            ? evidence with { Anomalies = evidence.Anomalies.Add(Anomaly.BlockedYetSucceeded) }
            : evidence;

    private static FraudAlert Raise(PaymentAttempted attempt, Assessment assessment, RuleHit hit) => new()
    {
        AlertId = FraudAlert.IdOf(attempt.PaymentId, hit.RuleId),
        PaymentId = attempt.PaymentId,
        CustomerId = attempt.CustomerId,
        SessionId = attempt.SessionId,
        RaisedAt = assessment.AssessedAt,
        AmountCents = attempt.AmountCents,
        RuleId = hit.RuleId,
        Origin = AlertOrigin.Rule,
        Score = assessment.Score,
    };
}
