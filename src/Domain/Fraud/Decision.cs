namespace KiVendTout.Domain.Fraud;

/// <summary>What we decide of a payment.</summary>
public enum Decision
{
    /// <summary>Let through.</summary>
    Accept,

    /// <summary>The payer must prove who they are.</summary>
    Challenge,

    /// <summary>Refused.</summary>
    Block,
}
