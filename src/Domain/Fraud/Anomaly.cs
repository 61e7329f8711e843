namespace KiVendTout.Domain.Fraud;

/// <summary>Names of what should not be, recorded on the assessment.</summary>
public static class Anomaly
{
    /// <summary>Nothing but this payment is known of the customer, so the country could not be compared.</summary>
    public const string CustomerUnknown = "customer_unknown";

    /// <summary>We refused the payment, yet the money was taken.</summary>
    public const string BlockedYetSucceeded = "blocked_yet_succeeded";
}
