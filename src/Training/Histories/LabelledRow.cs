using KiVendTout.Domain.Fraud.Window;

namespace KiVendTout.Training.Histories;

/// <summary>A payment of a labelled history, as a file tells it. What it does not tell is null.</summary>
public readonly record struct LabelledRow
{
    /// <summary>When it was tried, UTC.</summary>
    public required DateTime Time { get; init; }

    /// <summary>The customer.</summary>
    public required string Customer { get; init; }

    /// <summary>Amount, cents, 0 or more.</summary>
    public required long AmountCents { get; init; }

    /// <summary>Whether it was a fraud.</summary>
    public required bool IsFraud { get; init; }

    /// <summary>The payer's device.</summary>
    public string? Device { get; init; }

    /// <summary>The terminal.</summary>
    public string? Terminal { get; init; }

    /// <summary>The payer's address.</summary>
    public string? Address { get; init; }

    /// <summary>The card.</summary>
    public string? Card { get; init; }

    /// <summary>Country of the payment, ISO 3166-1 alpha-2.</summary>
    public string? Country { get; init; }

    /// <summary>Country of the customer, ISO 3166-1 alpha-2.</summary>
    public string? CustomerCountry { get; init; }

    /// <summary>How it ended.</summary>
    public PaymentResult Result { get; init; }
}
