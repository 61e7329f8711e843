namespace KiVendTout.Domain.Fraud;

/// <summary>Where the handling of an alert stands.</summary>
public enum AlertStatus
{
    /// <summary>Nobody has judged it.</summary>
    Open,

    /// <summary>An analyst says it is fraud.</summary>
    Confirmed,

    /// <summary>An analyst says it is not.</summary>
    Dismissed,
}
