using System.ComponentModel.DataAnnotations;
using KiVendTout.Grains.Abstractions.Common;
using KiVendTout.Hosting.Kafka;
using KiVendTout.Records.Topics;

namespace KiVendTout.Silo.Hosting;

/// <summary>Settings of a silo, section <c>Silo</c>.</summary>
internal sealed class SiloOptions
{
    /// <summary>What it does.</summary>
    public SiloRole Role { get; set; } = SiloRole.Core;

    /// <summary>Name in the membership table; default: role, host and process id.</summary>
    public string? Name { get; set; }

    /// <summary>Port for the other silos.</summary>
    [Range(1, 65535)]
    public int SiloPort { get; set; } = 11111;

    /// <summary>Port for Orleans clients (the gateway).</summary>
    [Range(1, 65535)]
    public int ProxyPort { get; set; } = 30000;

    /// <summary>Where others reach this silo: an IP address, a host name, or <c>auto</c> for this host's own. Default loopback.</summary>
    [Required]
    public string AdvertisedAddress { get; set; } = "127.0.0.1";
}

/// <summary>Settings of the cluster, section <c>Cluster</c>.</summary>
internal sealed class ClusterSettings
{
    /// <summary>Which cluster the silo joins.</summary>
    [Required]
    public string ClusterId { get; set; } = "kivendtout";

    /// <summary>Which service's state it owns; the same over the service's life.</summary>
    [Required]
    public string ServiceId { get; set; } = "kivendtout";
}

/// <summary>Settings of Kafka, section <c>Kafka</c>.</summary>
internal sealed class KafkaSettings
{
    /// <summary>Brokers to start from, host:port separated by commas.</summary>
    [Required]
    public string BootstrapServers { get; set; } = "";

    /// <summary>Consumer group whose committed offsets are ours.</summary>
    [Required]
    public string ConsumerGroup { get; set; } = "kivendtout-core";

    /// <summary>
    /// "external" for a real broker: cluster and topics are asked for their ids. Else the life of the embedded broker, which cannot tell any, has a
    /// new life with every start, and starts at offset 0.
    /// </summary>
    [Required]
    public string BrokerEpoch { get; set; } = GroupLeadSettings.ExternalEpoch;

    /// <summary>The embedded broker's life; null for a real broker, which is asked.</summary>
    public string? KnownEpoch => BrokerEpoch == GroupLeadSettings.ExternalEpoch ? null : BrokerEpoch;

    /// <summary>Partitions of each topic. Fixed for the life of a topic.</summary>
    [Range(1, 1000)]
    public int PartitionsPerTopic { get; set; } = Topic.Partitions;

    /// <summary>
    /// Records of a partition that are under way at once. All of them wait for the database together: at some 5,000 records a second,
    /// 12 partitions of 512 wait about a second, far less than the grains' deadlines. Further ones are read ahead and wait, undecoded.
    /// </summary>
    [Range(16, 100_000)]
    public int RecordsInFlightPerPartition { get; set; } = 512;
}
