using System.ComponentModel.DataAnnotations;

namespace KiVendTout.Hosting.Kafka;

/// <summary>Settings of the archiver, section <c>Archive</c>. Silos archive; the gateway keeps pace with their group.</summary>
public sealed class ArchiveOptions
{
    /// <summary>Name of the section.</summary>
    public const string Section = "Archive";

    /// <summary>Whether core silos archive.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>Consumer group of the archivers; their committed offsets show the lag, the store's positions are what counts.</summary>
    [Required]
    public string ConsumerGroup { get; set; } = "kivendtout-archive";

    /// <summary>The consumer groups that read the input topics: nothing is done before all of them are.</summary>
    /// <param name="kafka">The group of the grains.</param>
    public IReadOnlyList<string> ReadersBeside(KafkaSettings kafka)
    {
        ArgumentNullException.ThrowIfNull(kafka);
        return Enabled ? [kafka.ConsumerGroup, ConsumerGroup] : [kafka.ConsumerGroup];
    }

    /// <summary>Most records written together; silos refuse more than the event stores take at once.</summary>
    [Range(1, int.MaxValue)]
    public int BatchRecordsMax { get; set; } = 1_000;

    /// <summary>Most bytes of keys, headers and values written together; one larger record goes alone.</summary>
    [Range(1_000, 100_000_000)]
    public int BatchBytesMax { get; set; } = 4_000_000;

    /// <summary>Longest wait of a record for company, milliseconds.</summary>
    [Range(0, 10_000)]
    public int LingerMs { get; set; } = 100;

    /// <summary>Longest wait before a write is tried again, milliseconds; the wait doubles from a tenth of a second on.</summary>
    [Range(100, 600_000)]
    public int FailureDelayMaxMs { get; set; } = 10_000;

    /// <summary>
    /// How often a write must fail, all in a row and while the store answers questions, before its records are to blame: each goes alone then,
    /// and one that still cannot be stored is kept without its values, or left out and said to be.
    /// </summary>
    [Range(2, 10_000)]
    public int RepeatedFaultTries { get; set; } = 10;

    /// <summary>How long the writes must have failed besides, seconds.</summary>
    [Range(0, 86_400)]
    public int RepeatedFaultSeconds { get; set; } = 300;

    /// <summary>How long a partition may have lag without its position moving before it is called stalled and the silo not ready, seconds.</summary>
    [Range(1, 86_400)]
    public int StallSecondsMax { get; set; } = 120;

    /// <summary>How soon a silo that died loses its partitions to the others, milliseconds.</summary>
    [Range(6_000, 300_000)]
    public int SessionTimeoutMs { get; set; } = 10_000;

    /// <summary>How often the brokers are asked whether the topics are still the same ones, seconds.</summary>
    [Range(1, 3_600)]
    public int TopicCheckSeconds { get; set; } = 30;

    /// <summary>Time between two rounds of upkeep (partitions ahead of time, retention), minutes.</summary>
    [Range(1, 1_440)]
    public int UpkeepMinutes { get; set; } = 60;
}
