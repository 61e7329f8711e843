using KiVendTout.Domain.Payments;

namespace KiVendTout.Domain.Fraud.Window;

/// <summary>
/// The attempts at the newest <see cref="Length"/> positions of a customer's payments, in the order of arrival: all that rules and features may look at
/// besides what is counted over all time. A position whose attempt has not come (only an outcome has) counts and is not here. So what an
/// attempt is judged by follows from the order of the records alone. Not thread-safe.
/// </summary>
public sealed class PaymentWindow
{
    /// <summary>How many positions before an attempt are looked at.</summary>
    public const int Length = 256;

    /// <summary>Code of no text.</summary>
    public const int Missing = 0;

    /// <summary>Code of a text that no payment in the window has.</summary>
    public const int Unseen = -1;

    /// <summary>No code is greater: each payment has at most five texts.</summary>
    internal const int CodesMax = 5 * Length;

    private const int EntriesMin = 4;

    private readonly TextBook _texts = new();

    // A ring, as long as what it has held so far needs.
    private PastPayment[] _ring = [];
    private int _first;
    private long _newest;

    /// <summary>How many payments there are, 0 to <see cref="Length"/>.</summary>
    public int Count { get; private set; }

    /// <summary>A payment: 0 is the oldest.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There are not so many.</exception>
    public ref readonly PastPayment this[int index]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)index, (uint)Count, nameof(index));
            return ref Slot(index);
        }
    }

    /// <summary>
    /// The code of a method, country, card, address or device: that of the payments here which have it; <see cref="Missing"/> of null,
    /// <see cref="Unseen"/> when none has it. Good until the next payment comes.
    /// </summary>
    public int CodeOf(string? text) => _texts.CodeOf(text);

    /// <summary>The same text, as the payments here have it when one does: kept once.</summary>
    internal string? Share(string? text) => _texts.Share(text);

    /// <summary>Takes a payment in, or what is new of one that is here. Nothing of one without an attempt, or too old.</summary>
    internal void Put(PaymentEvidence evidence)
    {
        if (evidence.Attempt is not { } attempt || evidence.Position <= _newest - Length)
        {
            return;
        }

        if (Count == 0 || Slot(Count - 1).Position < evidence.Position)
        {
            MoveTo(evidence.Position);
            Add(evidence, attempt);
        }
        else if (PlaceOf(evidence.Position) is >= 0 and var place)
        {
            ref var known = ref Slot(place);
            known = WithOutcomes(known, evidence);
        }
    }

    /// <summary>Lets go of what is older than <see cref="Length"/> positions, of which this is the newest.</summary>
    internal void MoveTo(long position)
    {
        _newest = Math.Max(_newest, position);
        while (Count > 0 && Slot(0).Position <= _newest - Length)
        {
            ref var oldest = ref Slot(0);
            _texts.Release(oldest.Method);
            _texts.Release(oldest.Country);
            _texts.Release(oldest.CardBin);
            _texts.Release(oldest.Address);
            _texts.Release(oldest.Device);
            _first = (_first + 1) % _ring.Length;
            Count--;
        }
    }

    private static PastPayment WithOutcomes(PastPayment payment, PaymentEvidence evidence)
    {
        foreach (var outcome in evidence.Outcomes)
        {
            payment = outcome switch
            {
                PaymentSettled settled => payment with
                {
                    Result = settled.Succeeded ? PaymentResult.Succeeded : PaymentResult.Failed,
                    ResultAt = settled.OccurredAt.UtcTicks,
                },
                PaymentLabelled labelled => payment with { IsFraud = labelled.IsFraud },
                _ => payment,
            };
        }

        return payment;
    }

    private void Add(PaymentEvidence evidence, PaymentAttempted attempt)
    {
        if (Count == _ring.Length)
        {
            Grow();
        }

        Count++;
        Slot(Count - 1) = WithOutcomes(
            new PastPayment
            {
                Position = evidence.Position,
                OccurredAt = attempt.OccurredAt.UtcTicks,
                AmountCents = attempt.AmountCents,
                Method = _texts.Take(attempt.Method),
                Country = _texts.Take(attempt.Country),
                CardBin = _texts.Take(attempt.CardBin),
                Address = _texts.Take(attempt.IpHash),
                Device = _texts.Take(attempt.DeviceId),
                IdHash = evidence.PaymentId.GetHashCode(),
            },
            evidence);
    }

    private void Grow()
    {
        var ring = new PastPayment[Math.Max(EntriesMin, _ring.Length * 2)];
        for (var i = 0; i < Count; i++)
        {
            ring[i] = Slot(i);
        }

        (_ring, _first) = (ring, 0);
    }

    private ref PastPayment Slot(int index) => ref _ring[(_first + index) % _ring.Length];

    /// <summary>The index of the payment at a position; negative when it is not here.</summary>
    private int PlaceOf(long position)
    {
        var (low, high) = (0, Count - 1);
        while (low <= high)
        {
            var middle = (low + high) / 2;
            if (Slot(middle).Position == position)
            {
                return middle;
            }

            (low, high) = Slot(middle).Position < position ? (middle + 1, high) : (low, middle - 1);
        }

        return -1;
    }
}
