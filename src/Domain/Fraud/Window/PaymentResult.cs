namespace KiVendTout.Domain.Fraud.Window;

/// <summary>How a payment ended, as far as it is known.</summary>
public enum PaymentResult
{
    /// <summary>Nobody has said yet.</summary>
    Unknown,

    /// <summary>The money was taken.</summary>
    Succeeded,

    /// <summary>The money was not taken.</summary>
    Failed,
}
