namespace KiVendTout.Domain.Payments;

/// <summary>What the world says became of a payment.</summary>
public enum PaymentOutcome
{
    /// <summary>No result yet.</summary>
    Pending,

    /// <summary>The money was taken.</summary>
    Succeeded,

    /// <summary>The money was not taken.</summary>
    Failed,

    /// <summary>Given back, in whole or in part.</summary>
    Refunded,

    /// <summary>Taken back by the payer's bank.</summary>
    ChargedBack,
}
