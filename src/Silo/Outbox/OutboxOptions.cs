using System.ComponentModel.DataAnnotations;
using KiVendTout.Stores.Postgres.Messages;

namespace KiVendTout.Silo.Outbox;

/// <summary>Settings of the relay from the outbox to Kafka, section <c>Outbox</c>.</summary>
internal sealed class OutboxOptions
{
    /// <summary>Rows read at once.</summary>
    [Range(1, OutboxStore.ReadMax)]
    public int BatchRowsMax { get; set; } = 500;

    /// <summary>Wait after an empty read, milliseconds.</summary>
    [Range(1, 60_000)]
    public int PollIntervalMs { get; set; } = 50;

    /// <summary>Wait before asking again for the lock that another silo holds, milliseconds.</summary>
    [Range(1, 60_000)]
    public int LockRetryMs { get; set; } = 1_000;

    /// <summary>Longest wait after a failure, milliseconds; the wait doubles from <see cref="PollIntervalMs"/> on.</summary>
    [Range(1, 600_000)]
    public int FailureDelayMaxMs { get; set; } = 10_000;

    /// <summary>
    /// Records that the embedded broker has from the relay and that the grains or the archive have not done; more wait in the outbox. It
    /// keeps 5 MB a partition and drops the rest, so this many must fit into one.
    /// </summary>
    [Range(1, 100_000)]
    public int LeadMax { get; set; } = 5_000;

    /// <summary>How long Kafka may take to acknowledge a record, milliseconds.</summary>
    [Range(1_000, 600_000)]
    public int ProduceTimeoutMs { get; set; } = 30_000;
}
