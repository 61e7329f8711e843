using System.Runtime.InteropServices;

namespace KiVendTout.Domain.Fraud.Window;

/// <summary>
/// One earlier payment of a customer, as rules and features see it: 48 bytes of numbers. Codes stand for texts (<see cref="PaymentWindow.CodeOf"/>): within a
/// window equal codes mean equal texts, and <see cref="PaymentWindow.Missing"/> that there was none.
/// </summary>
[StructLayout(LayoutKind.Auto)]
public readonly record struct PastPayment
{
    private readonly byte _result;

    /// <summary>Place of the attempt in the order of the customer's arrivals, from 1.</summary>
    public required long Position { get; init; }

    /// <summary>When the customer tried to pay, ticks of UTC.</summary>
    public required long OccurredAt { get; init; }

    /// <summary>Amount, EUR cents, 0 or more.</summary>
    public required long AmountCents { get; init; }

    /// <summary>When the payment ended as <see cref="Result"/> says, ticks of UTC; 0 while that is not known.</summary>
    public long ResultAt { get; init; }

    /// <summary>Code of the method.</summary>
    public required ushort Method { get; init; }

    /// <summary>Code of the payment's country.</summary>
    public required ushort Country { get; init; }

    /// <summary>Code of the first digits of the card number.</summary>
    public required ushort CardBin { get; init; }

    /// <summary>Code of the keyed hash of the payer's address.</summary>
    public required ushort Address { get; init; }

    /// <summary>Code of the payer's device.</summary>
    public required ushort Device { get; init; }

    /// <summary>How the payment ended, as far as it is known.</summary>
    public PaymentResult Result
    {
        get => (PaymentResult)_result;
        init => _result = (byte)value;
    }

    /// <summary>Whether somebody who knows has said that it was fraud.</summary>
    public bool IsFraud { get; init; }

    /// <summary>Tells most payments apart, in this process only: equal payments have equal hashes.</summary>
    internal int IdHash { get; init; }
}
