namespace KiVendTout.Cli.Topics;

/// <summary>The topics of the system.</summary>
internal static class KafkaTopics
{
    public const string Payments = "payments";

    /// <summary>Partitions of every topic; fixed for a topic's life.</summary>
    public const int Partitions = 12;

    /// <summary>Copies of each partition, where there are as many brokers.</summary>
    public const int Replicas = 3;

    /// <summary>What the world sends us; the core group reads these, and lag is counted on them.</summary>
    public static readonly string[] Inputs = ["user-events", "cart-events", "orders", Payments];

    public static readonly string[] All = [.. Inputs, "fraud-alerts", .. Inputs.Select(DeadLetters)];

    public static string DeadLetters(string topic) => topic + ".dead-letter";
}
