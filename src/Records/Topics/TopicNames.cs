namespace KiVendTout.Records.Topics;

/// <summary>Names of the topics, for attributes and patterns; what else there is to know of them stands in <see cref="TopicCatalogue"/>.</summary>
public static class TopicNames
{
    /// <summary>What visitors do, and declared sessions.</summary>
    public const string UserEvents = "user-events";

    /// <summary>What visitors do with the cart.</summary>
    public const string CartEvents = "cart-events";

    /// <summary>Orders, from the site and from our own commands.</summary>
    public const string Orders = "orders";

    /// <summary>Payments and what becomes of them.</summary>
    public const string Payments = "payments";

    /// <summary>Alerts about payments, for dashboards and partners.</summary>
    public const string FraudAlerts = "fraud-alerts";

    /// <summary>Behind the name of an input topic: the name of its dead letters' topic.</summary>
    public const string DeadLetterSuffix = ".dead-letter";
}
