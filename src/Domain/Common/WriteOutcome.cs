namespace KiVendTout.Domain.Common;

/// <summary>What became of a write with an expected version.</summary>
public enum WriteOutcome
{
    /// <summary>It is durable.</summary>
    Committed,

    /// <summary>The row has another version than expected: another activation wrote. Nothing was written; reload.</summary>
    Stale,
}

/// <summary>How much of an entity is known.</summary>
public enum Completeness
{
    /// <summary>Only named by another record.</summary>
    Referenced,

    /// <summary>Its own record has arrived.</summary>
    Complete,

    /// <summary>Erased: personal data are gone for good.</summary>
    Erased,
}
