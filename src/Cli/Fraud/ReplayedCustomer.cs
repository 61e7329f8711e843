using KiVendTout.Domain.Common;
using KiVendTout.Domain.Fraud;
using KiVendTout.Domain.Fraud.Features;
using KiVendTout.Domain.Fraud.Links;
using KiVendTout.Domain.Payments;

namespace KiVendTout.Cli.Fraud;

/// <summary>A customer in a replay.</summary>
/// <param name="id">The customer.</param>
/// <param name="facts">What is known beside the payments.</param>
/// <param name="contactChanges">When contact data changed, in order; null when it never did.</param>
internal sealed class ReplayedCustomer(CustomerId id, CustomerFacts facts, List<DateTimeOffset>? contactChanges)
{
    private readonly CustomerHistory _history = new(id);

    /// <summary>What the history knew of the attempts that are not settled yet: it keeps the newest alone.</summary>
    private readonly Dictionary<PaymentId, PaymentEvidence> _unsettled = [];

    private CustomerTotals _totals;
    private int _changesSeen;

    /// <summary>What the features of an attempt are made of, before it is taken.</summary>
    public FeatureInput Input(PaymentAttempted attempt, TimeZoneInfo zone, LinkSightings? device, LinkSightings? address)
    {
        while (_changesSeen < contactChanges?.Count && contactChanges[_changesSeen] <= attempt.OccurredAt)
        {
            _changesSeen++;
        }

        return new FeatureInput
        {
            Attempt = attempt,
            Window = _history.Window,
            Totals = _totals,
            Zone = zone,
            CustomerCountry = facts.Country,
            SignedUpAt = facts.SignedUpAt,
            ContactChangedAt = _changesSeen > 0 ? contactChanges![_changesSeen - 1] : null,
            Device = device,
            Address = address,
        };
    }

    /// <summary>Takes an attempt.</summary>
    /// <returns>The score of the rules, 0 to 1.</returns>
    public double Take(PaymentAttempted attempt, RuleSet rules)
    {
        _totals = _totals.With(attempt);
        var evidence = Fold(attempt, rules)!.Opened[0];
        _unsettled[attempt.PaymentId] = evidence;
        return evidence.Assessment!.Score;
    }

    /// <summary>Takes how an attempt ended.</summary>
    public void Take(PaymentSettled settled, RuleSet rules)
    {
        if (_unsettled.Remove(settled.PaymentId, out var evidence))
        {
            _history.Recall([evidence]);
        }

        Fold(settled, rules);
    }

    /// <summary>Takes that a payment was a fraud. Neither rules nor features look at more of it than that it counts.</summary>
    public void TakeConfirmedFraud() => _totals = _totals.WithConfirmedFraud();

    private HistoryCommit? Fold(PaymentRecord record, RuleSet rules)
    {
        var commit = CustomerFold.FoldAll(_history, facts.Country, [record], rules, record.OccurredAt);
        _history.Trim();
        return commit;
    }
}
