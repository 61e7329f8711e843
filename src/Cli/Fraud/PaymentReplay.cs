using KiVendTout.Cli.Data;
using KiVendTout.Cli.Terminal;
using KiVendTout.Domain.Common;
using KiVendTout.Domain.Fraud;
using KiVendTout.Domain.Fraud.Features;
using KiVendTout.Domain.Fraud.Links;

namespace KiVendTout.Cli.Fraud;

/// <summary>
/// Lets the payments of a folder happen again, all customers' in the order of event time, with the code of the customer's grain: each attempt gets its
/// features and is judged by the rules before anything of it is known; it is settled when it was, and labelled when it was. In memory are the
/// histories of all customers and one <see cref="LinkBook"/>.
/// </summary>
internal sealed class PaymentReplay
{
    private const int SettlementRank = 0;
    private const int LabelRank = 1;

    private static readonly TimeSpan ForgetEvery = TimeSpan.FromDays(1);

    private readonly LoadContext _load;
    private readonly RuleSet _rules;
    private readonly TimeZoneInfo _zone;
    private readonly LinkBook _links = new();
    private readonly Dictionary<CustomerId, ReplayedCustomer> _customers = [];
    private readonly PriorityQueue<PaymentStory, (DateTimeOffset At, int Rank)> _outcomes = new();
    private readonly float[] _features = new float[FeatureTable.Length];
    private DateTimeOffset _forgottenAt = DateTimeOffset.MinValue;

    /// <summary>Prepares the replay.</summary>
    /// <param name="load">The folder, and who is told of lines that are not taken.</param>
    /// <param name="options">The rules.</param>
    /// <exception cref="WrongUseException">The folder is not there.</exception>
    public PaymentReplay(LoadContext load, FraudOptions options)
    {
        if (!Directory.Exists(load.Directory))
        {
            throw new WrongUseException($"there is no folder {load.Directory}");
        }

        (_load, _rules, _zone) = (load, new RuleSet(options), TimeZoneInfo.FindSystemTimeZoneById(options.TimeZone));
    }

    /// <summary>The attempts, in the order of event time.</summary>
    /// <exception cref="WrongUseException">A file is not there, or not what it is called.</exception>
    public IEnumerable<ScoredAttempt> Run()
    {
        var (facts, changes) = (SideFiles.ReadCustomers(_load), SideFiles.ReadContactChanges(_load));
        foreach (var story in PaymentStories.Read(_load, SideFiles.ReadLabels(_load)))
        {
            TakeOutcomesBefore(story.Attempt.OccurredAt);
            var id = story.Attempt.CustomerId;
            if (!_customers.TryGetValue(id, out var customer))
            {
                _customers[id] = customer = new ReplayedCustomer(id, facts.GetValueOrDefault(id), changes.GetValueOrDefault(id));
            }

            yield return Score(customer, story);
        }
    }

    private ScoredAttempt Score(ReplayedCustomer customer, PaymentStory story)
    {
        var seen = new SeenPayment(story.Attempt);
        var (device, address) = seen.Others(_links);
        FeatureVector.Compute(customer.Input(story.Attempt, _zone, device, address), _features);
        var score = customer.Take(story.Attempt, _rules);
        seen.AddTo(_links, failed: false, isFraud: false);
        _outcomes.Enqueue(story, (story.Settlement.OccurredAt, SettlementRank));
        if (story.Label is { IsFraud: true } label)
        {
            // Nobody says so of what was not settled yet.
            _outcomes.Enqueue(story, (label.OccurredAt < story.Settlement.OccurredAt ? story.Settlement.OccurredAt : label.OccurredAt, LabelRank));
        }

        return new ScoredAttempt(story, score, _features);
    }

    private void TakeOutcomesBefore(DateTimeOffset time)
    {
        while (_outcomes.TryPeek(out var story, out var due) && due.At < time)
        {
            _outcomes.Dequeue();
            var customer = _customers[story.Attempt.CustomerId];
            if (due.Rank == SettlementRank)
            {
                customer.Take(story.Settlement, _rules);
            }
            else
            {
                customer.TakeConfirmedFraud();
            }

            new SeenPayment(story.Attempt).AddTo(_links, failed: !story.Settlement.Succeeded, isFraud: due.Rank == LabelRank);
        }

        if (time - _forgottenAt >= ForgetEvery)
        {
            _links.Forget(time);
            _forgottenAt = time;
        }
    }
}
