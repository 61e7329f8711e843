namespace KiVendTout.Training.Histories;

/// <summary>What a payment has that other customers' payments may have too.</summary>
public enum LinkedEntity
{
    /// <summary>The payer's device.</summary>
    Device,

    /// <summary>The terminal or shop that was paid at.</summary>
    Terminal,

    /// <summary>The payer's address.</summary>
    Address,

    /// <summary>The card.</summary>
    Card,
}
