namespace KiVendTout.Domain.Common;

/// <summary>
/// Who did it, in <c>updated_by</c> and the audit trail, where no caller with a name did: the records that told of it, or the time that passed.
/// One word for one cause, in whatever table it is written. Rows of before say which grain wrote them.
/// </summary>
public static class Actor
{
    /// <summary>Records of payments.</summary>
    public const string Payments = "kafka:payments";

    /// <summary>Records of orders.</summary>
    public const string Orders = "kafka:orders";

    /// <summary>Records of visits.</summary>
    public const string Sessions = "kafka:sessions";

    /// <summary>Nobody: something fell due.</summary>
    public const string Clock = "clock";
}
