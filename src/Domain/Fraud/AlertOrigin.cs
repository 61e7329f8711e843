namespace KiVendTout.Domain.Fraud;

/// <summary>Who raised an alert.</summary>
public enum AlertOrigin
{
    /// <summary>A rule of ours.</summary>
    Rule,

    /// <summary>The model.</summary>
    Model,

    /// <summary>Another system.</summary>
    Import,
}
