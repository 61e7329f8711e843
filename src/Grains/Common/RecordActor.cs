namespace KiVendTout.Grains.Common;

/// <summary>Who did it, in the audit trail, when no person did.</summary>
internal static class RecordActor
{
    /// <summary>A record of the topic <c>payments</c>.</summary>
    public const string Payments = "kafka:payments";

    /// <summary>A record of the topic <c>orders</c>.</summary>
    public const string Orders = "kafka:orders";
}
