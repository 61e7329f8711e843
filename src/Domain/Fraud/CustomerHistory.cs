using KiVendTout.Domain.Fraud.Window;
using KiVendTout.Domain.Payments;

namespace KiVendTout.Domain.Fraud;

/// <summary>
/// What a customer's payments have been so far: a window of numbers for rules and features, the newest payments whole, and what is counted over
/// all time. All else is in the store only. Not thread-safe; it belongs to one customer's grain.
/// </summary>
/// <param name="customerId">The customer.</param>
public sealed class CustomerHistory(CustomerId customerId)
{
    /// <summary>
    /// Most payments kept whole: what becomes of a payment comes soon after it, as a rule. Older ones are read again when a record names one.
    /// </summary>
    public const int MaxRecent = 8;

    // A batch may have needed room for many more.
    private const int CapacityMax = 4 * MaxRecent;

    // In the order of arrival.
    private readonly List<PaymentEvidence> _recent = [];

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

    /// <summary>The newest payments whole, in the order of arrival.</summary>
    public IReadOnlyList<PaymentEvidence> Recent => _recent;

    /// <summary>True when older payments are whole in the store only.</summary>
    public bool HasOlder { get; private set; }

    /// <summary>Rebuilds the history from what was stored.</summary>
    /// <param name="customerId">The customer.</param>
    /// <param name="version">Version of the stored history.</param>
    /// <param name="lastPosition">Position of the newest arrival.</param>
    /// <param name="firstSuccessAt">When the earliest payment that succeeded was settled, UTC.</param>
    /// <param name="newest">The payments at the newest positions: <see cref="PaymentWindow.Length"/> of them, or all that are stored.</param>
    public static CustomerHistory Restore(
        CustomerId customerId, long version, long lastPosition, DateTimeOffset? firstSuccessAt, IEnumerable<PaymentEvidence> newest)
    {
        var history = new CustomerHistory(customerId) { Version = version, LastPosition = lastPosition, FirstSuccessAt = firstSuccessAt };
        foreach (var evidence in newest.OrderBy(evidence => evidence.Position))
        {
            history.Window.Put(evidence);
            history._recent.Add(evidence);
        }

        history.Window.MoveTo(lastPosition);
        history.Trim();
        for (var i = 0; i < history._recent.Count; i++)
        {
            var evidence = history._recent[i];
            history._recent[i] = evidence.Attempt is { } attempt ? evidence with { Attempt = history.Share(attempt) } : evidence;
        }

        return history;
    }

    /// <summary>What is known of a payment; null when nothing, or when it is not kept whole.</summary>
    public PaymentEvidence? Find(PaymentId paymentId) => PlaceOf(paymentId) is >= 0 and var place ? _recent[place] : null;

    /// <summary>
    /// Whether records can be folded without a look into the store. An attempt that is not in the window is taken for a new one, for that is what it
    /// nearly always is; the commit is refused when it is not (<see cref="WriteOutcome.Stale"/>), and then the payment has to be recalled.
    /// </summary>
    /// <param name="records">The records, in the order of their arrival.</param>
    public bool CanFold(IReadOnlyList<PaymentRecord> records)
    {
        for (var i = 0; HasOlder && i < records.Count; i++)
        {
            var id = records[i].PaymentId;
            if (Find(id) is null && (records[i] is PaymentAttempted ? Window.MayHold(id) : !IsNamedBefore(id, i)))
            {
                return false;
            }
        }

        return true;

        // By a new attempt, for instance, whose end came at once.
        bool IsNamedBefore(PaymentId id, int end)
        {
            var place = 0;
            while (place < end && records[place].PaymentId != id)
            {
                place++;
            }

            return place < end;
        }
    }

    /// <summary>
    /// The same attempt, made of the texts that those before it are made of: a customer makes many payments with few devices, addresses, cards and
    /// countries.
    /// </summary>
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
        Keep(evidence);
        LastPosition = Math.Max(LastPosition, evidence.Position);
        Window.MoveTo(LastPosition);
        Window.Put(evidence);
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
            if (Find(evidence.PaymentId) is null)
            {
                Keep(evidence);
            }
        }
    }

    /// <summary>Lets go of the oldest payments beyond <see cref="MaxRecent"/>. Called once what was decided is durable.</summary>
    public void Trim()
    {
        if (Recent.Count > MaxRecent)
        {
            _recent.RemoveRange(0, _recent.Count - MaxRecent);
            HasOlder = true;
        }

        if (_recent.Capacity > CapacityMax)
        {
            _recent.TrimExcess();
        }
    }

    private void Keep(PaymentEvidence evidence)
    {
        if (PlaceOf(evidence.PaymentId) is >= 0 and var known)
        {
            _recent.RemoveAt(known);
        }

        var place = _recent.Count;
        while (place > 0 && _recent[place - 1].Position > evidence.Position)
        {
            place--;
        }

        _recent.Insert(place, evidence);
    }

    // They are few, and what is looked for is nearly always among the last.
    private int PlaceOf(PaymentId paymentId)
    {
        var place = _recent.Count - 1;
        while (place >= 0 && _recent[place].PaymentId != paymentId)
        {
            place--;
        }

        return place;
    }
}
