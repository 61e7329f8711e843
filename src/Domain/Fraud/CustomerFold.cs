using System.Collections.Immutable;
using KiVendTout.Domain.Payments;

namespace KiVendTout.Domain.Fraud;

/// <summary>
/// Folds a customer's payment records, in the order of their arrival, into the history and scores each attempt. Pure: the same history,
/// record, rules and clock give the same change. Windows count by event time, so a late record changes no earlier score.
/// </summary>
public static class CustomerFold
{
    /// <summary>
    /// Folds records into the history, one after the other. A payment that it does not keep, and that was not recalled, is taken for a new one
    /// (<see cref="CustomerHistory.CanFold"/>); <see cref="CustomerHistory.Trim"/> is for when the answer is durable. After an exception the history is of
    /// no more use.
    /// </summary>
    /// <param name="history">What is known of the customer's payments; afterwards with what the records say.</param>
    /// <param name="customerCountry">The customer's country; null when unknown.</param>
    /// <param name="records">The records, in the order of their arrival.</param>
    /// <param name="rules">The rules in force.</param>
    /// <param name="now">Now, UTC.</param>
    /// <returns>What is to be written; null when every record is in the evidence already.</returns>
    /// <exception cref="ContractViolationException">A payment has more outcomes than <see cref="PaymentEvidence.MaxOutcomes"/>.</exception>
    public static HistoryCommit? FoldAll(
        CustomerHistory history, string? customerCountry, IEnumerable<PaymentRecord> records, RuleSet rules, DateTimeOffset now)
    {
        var opened = new Dictionary<PaymentId, PaymentEvidence>();
        var changed = new Dictionary<PaymentId, PaymentEvidence>();
        var attempts = ImmutableArray.CreateBuilder<PaymentAttempted>();
        var alerts = ImmutableArray.CreateBuilder<FraudAlert>();
        foreach (var record in records)
        {
            var known = history.Find(record.PaymentId);
            if (known?.Knows(record) == true)
            {
                continue;
            }

            var change = Decide(history, known, customerCountry, record, rules, now);
            history.Apply(change.Evidence);
            (known is null || opened.ContainsKey(record.PaymentId) ? opened : changed)[record.PaymentId] = change.Evidence;
            alerts.AddRange(change.Alerts);
            if (record is PaymentAttempted attempt)
            {
                attempts.Add(attempt);
            }
        }

        return opened.Count + changed.Count == 0 ? null : new HistoryCommit
        {
            CustomerId = history.CustomerId,
            ExpectedVersion = history.Version,
            LastPosition = history.LastPosition,
            FirstSuccessAt = history.FirstSuccessAt,
            Opened = [.. opened.Values],
            Changed = [.. changed.Values],
            Attempts = attempts.ToImmutable(),
            Alerts = alerts.ToImmutable(),
        };
    }

    private static Change Decide(
        CustomerHistory history, PaymentEvidence? known, string? customerCountry, PaymentRecord record, RuleSet rules, DateTimeOffset now)
    {
        var evidence = known ?? new PaymentEvidence
        {
            PaymentId = record.PaymentId,
            CustomerId = history.CustomerId,
            Position = history.LastPosition + 1,
        };
        return record is PaymentAttempted attempt
            ? Score(history, evidence, customerCountry, attempt, rules, now)
            : new Change(Note(evidence, record), []);
    }

    private static Change Score(
        CustomerHistory history, PaymentEvidence evidence, string? customerCountry, PaymentAttempted attempt, RuleSet rules, DateTimeOffset now)
    {
        var assessment = rules.Assess(history, customerCountry, attempt, now);
        var scored = evidence with
        {
            // An attempt that comes after its outcome takes its place in the order of attempts now.
            Position = history.LastPosition + 1,
            Attempt = history.Share(attempt),
            CustomerCountry = customerCountry,
            Assessment = assessment,
            Anomalies = customerCountry is null ? evidence.Anomalies.Add(Anomaly.CustomerUnknown) : evidence.Anomalies,
        };
        return new Change(MarkImpossible(scored), assessment.Hits.IsEmpty ? [] : RaiseAll(attempt, assessment));
    }

    private static ImmutableArray<FraudAlert> RaiseAll(PaymentAttempted attempt, Assessment assessment) =>
        [.. assessment.Hits.Where(hit => hit.Action >= RuleAction.Alert).Select(hit => Raise(attempt, assessment, hit))];

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

    /// <summary>What one record changes: the new evidence of its payment, and the alerts it raises.</summary>
    private sealed record Change(PaymentEvidence Evidence, ImmutableArray<FraudAlert> Alerts);
}
