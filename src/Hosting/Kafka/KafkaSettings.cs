using System.ComponentModel.DataAnnotations;

namespace KiVendTout.Hosting.Kafka;

/// <summary>Kafka as every program of the product sees it, section <c>Kafka</c>.</summary>
public sealed class KafkaSettings : IValidatableObject
{
    /// <summary>Name of the section.</summary>
    public const string Section = "Kafka";

    /// <summary>Epoch of a broker that keeps what it is given.</summary>
    public const string ExternalEpoch = "external";

    /// <summary>Brokers to start from, <c>host:port</c> separated by commas; empty when there are none.</summary>
    public string BootstrapServers { get; set; } = "";

    /// <summary>Consumer group of the grains, whose committed offsets are ours.</summary>
    [Required]
    public string ConsumerGroup { get; set; } = "kivendtout-core";

    /// <summary>
    /// "external" for a real broker: cluster and topics are asked for their ids. Else the life of the embedded broker, which cannot tell any, has a
    /// new life with every start, and starts at offset 0.
    /// </summary>
    [Required]
    public string BrokerEpoch { get; set; } = ExternalEpoch;

    /// <summary>The embedded broker's life; null for a real broker, which is asked.</summary>
    public string? KnownEpoch => BrokerEpoch == ExternalEpoch ? null : BrokerEpoch;

    /// <summary>
    /// Records of a partition that are under way at once. All of them wait for the database together: at some 5,000 records a second,
    /// 12 partitions of 512 wait about a second, far less than the grains' deadlines. Further ones are read ahead and wait, undecoded.
    /// </summary>
    [Range(16, 100_000)]
    public int RecordsInFlightPerPartition { get; set; } = 512;

    /// <summary>
    /// Settings of every Kafka client by librdkafka's names, or with underscores for the dots, which shells cannot export:
    /// <c>KVT__Kafka__Client__security_protocol</c>. They win over what a client sets for itself; what our guarantees rest on is refused.
    /// </summary>
    public Dictionary<string, string> Client { get; init; } = [];

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext) =>
        new KafkaClientSettings(Client).Check().Select(problem => new ValidationResult(problem.Text, [$"{nameof(Client)}:{problem.Name}"]));
}
