namespace KiVendTout.Domain.Common;

/// <summary>Names of the stream provider and its stream namespaces. Part of every grain's subscription: changing one loses subscriptions.</summary>
public static class StreamNames
{
    /// <summary>The stream provider on Kafka.</summary>
    public const string Provider = "kafka";

    /// <summary>Payment records by customer: key = customer id.</summary>
    public const string PaymentsOfCustomer = "payments-of-customer";

    /// <summary>Payment records by payment: key = payment id.</summary>
    public const string Payments = "payments";

    /// <summary>Records about sessions: key = session id.</summary>
    public const string Sessions = "sessions";

    /// <summary>Order records by order: key = order id.</summary>
    public const string Orders = "orders";

    /// <summary>Every kind of subscription: what a replay can be narrowed to.</summary>
    public static IReadOnlyList<string> Subscriptions { get; } = [PaymentsOfCustomer, Payments, Sessions, Orders];
}
