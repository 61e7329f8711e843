namespace KiVendTout.Domain.Common;

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
