using KiVendTout.Domain.Fraud.Window;
using KiVendTout.Domain.Payments;

namespace KiVendTout.Domain.Fraud;

/// <summary>
/// What a customer's payments have been so far: the newest ones whole, the older ones as aggregates. Not thread-safe; it belongs to
/// one customer's grain.
/// </summary>
/// <param name="customerId">The customer.</param>
public sealed class CustomerHistory(CustomerId customerId)
{
    /// <summary>Most payments kept whole. Older ones stay in the store and are looked up by id when a record names one.</summary>
    public const int MaxRecent = 256;

    private readonly Dictionary<PaymentId, PaymentEvidence> _byId = [];
    private readonly SortedList<long, PaymentEvidence> _recent = [];

    /// <summary>The customer.</summary>
    public CustomerId CustomerId { get; } = customerId;

    /// <summary>Version of the stored history: 0 when nothing is stored, then grows by one with every commit.</summary>
    public long Version { get; set; }

    /// <summary>Position of the newest arrival; 0 when there is none.</summary>
    public long LastPosition { get; private set; }

    /// <summary>When the earliest payment that succeeded was settled, UTC; null when none has.</summary>
    public DateTimeOffset? FirstSuccessAt { get; private set; }

    /// <summary>What rules and features see of the payments so far.</summary>
    public PaymentWindow Window { get; } = new();

    /// <summary>The newest payments, in the order of arrival.</summary>
    public IList<PaymentEvidence> Recent => _recent.Values;

    /// <summary>True when older payments are in the store only.</summary>
    public bool HasOlder { get; private set; }

    /// <summary>Rebuilds the history from what was stored.</summary>
    /// <param name="customerId">The customer.</param>
    /// <param name="version">Version of the stored history.</param>
    /// <param name="lastPosition">Position of the newest arrival.</param>
    /// <param name="firstSuccessAt">When the earliest payment that succeeded was settled, UTC.</param>
    /// <param name="recent">The newest payments, at most <see cref="MaxRecent"/>.</param>
    /// <param name="hasOlder">Whether the store holds more payments than these.</param>
    public static CustomerHistory Restore(
        CustomerId customerId, long version, long lastPosition, DateTimeOffset? firstSuccessAt, IEnumerable<PaymentEvidence> recent, bool hasOlder)
    {
        var history = new CustomerHistory(customerId)
        {
            Version = version,
            LastPosition = lastPosition,
            FirstSuccessAt = firstSuccessAt,
            HasOlder = hasOlder,
        };
        foreach (var evidence in recent.OrderBy(evidence => evidence.Position))
        {
            history.Take(evidence.Attempt is { } attempt ? evidence with { Attempt = history.Share(attempt) } : evidence);
        }

        return history;
    }

    /// <summary>What is known of a payment; null when nothing, or when it is older than <see cref="Recent"/>.</summary>
    public PaymentEvidence? Find(PaymentId paymentId) => _byId.GetValueOrDefault(paymentId);

    /// <summary>The same attempt, made of the texts that those before it are made of: many payments of few devices, addresses, cards and countries.</summary>
    internal PaymentAttempted Share(PaymentAttempted attempt) => attempt with
    {
        CustomerId = CustomerId,
        Method = Window.Share(attempt.Method)!,
        CardBin = Window.Share(attempt.CardBin),
        Country = Window.Share(attempt.Country)!,
        IpHash = Window.Share(attempt.IpHash),
        DeviceId = Window.Share(attempt.DeviceId),
    };

    /// <summary>Takes over what <see cref="CustomerFold"/> has decided.</summary>
    internal void Apply(PaymentEvidence evidence)
    {
        if (_byId.TryGetValue(evidence.PaymentId, out var before))
        {
            _recent.Remove(before.Position);
        }

        LastPosition = Math.Max(LastPosition, evidence.Position);
        Take(evidence);
        foreach (var outcome in evidence.Outcomes)
        {
            if (outcome is PaymentSettled { Succeeded: true } settled && !(FirstSuccessAt <= settled.OccurredAt))
            {
                FirstSuccessAt = settled.OccurredAt;
            }
        }
    }

    /// <summary>Brings payments that are older than <see cref="Recent"/> back for the records at hand; <see cref="Trim"/> lets them go.</summary>
    public void Recall(IEnumerable<PaymentEvidence> older)
    {
        foreach (var evidence in older)
        {
            if (!_byId.ContainsKey(evidence.PaymentId))
            {
                Keep(evidence);
            }
        }
    }

    /// <summary>Lets go of the oldest payments beyond <see cref="MaxRecent"/>. Called once what was decided is durable.</summary>
    public void Trim()
    {
        while (Recent.Count > MaxRecent)
        {
            _byId.Remove(_recent.Values[0].PaymentId);
            _recent.RemoveAt(0);
            HasOlder = true;
        }
    }

    private void Take(PaymentEvidence evidence)
    {
        Keep(evidence);
        Window.MoveTo(LastPosition);
        Window.Put(evidence);
    }

    private void Keep(PaymentEvidence evidence)
    {
        _byId[evidence.PaymentId] = evidence;
        _recent.Add(evidence.Position, evidence);
    }
}
