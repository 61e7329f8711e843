namespace KiVendTout.Silo.Archive;

internal static partial class Log
{
    [LoggerMessage(2301, LogLevel.Information, "The archive reads {Topic}[{Partition}] from offset {Start}")]
    public static partial void ArchiveOpened(this ILogger logger, string topic, int partition, long start);

    [LoggerMessage(2302, LogLevel.Error, "The archive wants {Topic}[{Partition}] from offset {Wanted}, but it holds {Low} to {High}: reading goes on at {Low}. Records may be lost")]
    public static partial void ArchiveOffsetGone(this ILogger logger, string topic, int partition, long wanted, long low, long high);

    [LoggerMessage(2303, LogLevel.Warning, "Archiving {Count} records failed; again in {Delay}")]
    public static partial void ArchiveWriteFailed(this ILogger logger, Exception exception, int count, TimeSpan delay);

    [LoggerMessage(2304, LogLevel.Error, "The event store refuses a record at {Topic}[{Partition}]@{Offset} ({Fault}): it is archived with less of it")]
    public static partial void ArchiveRecordRefused(this ILogger logger, string topic, int partition, long offset, string fault);

    [LoggerMessage(2312, LogLevel.Error, "The record at {Topic}[{Partition}]@{Offset} cannot be archived in any form ({Fault}): it is left out")]
    public static partial void ArchiveRecordLeftOut(this ILogger logger, string topic, int partition, long offset, string fault);

    [LoggerMessage(2310, LogLevel.Error, "Archiving {Count} records failed by {Fault} {Tries} times in {Time} while the event store answered: the records are to blame, each goes alone")]
    public static partial void ArchiveFaultRepeats(this ILogger logger, int count, string fault, int tries, TimeSpan time);

    [LoggerMessage(2311, LogLevel.Error, "The archive of {Topic}[{Partition}] is stalled: nothing archived for {Time}, position {Position}, lag {Lag}")]
    public static partial void ArchiveStalled(this ILogger logger, string topic, int partition, TimeSpan time, long position, long lag);

    [LoggerMessage(2305, LogLevel.Warning, "The archive's consumer failed; a new one in {Delay}")]
    public static partial void ArchiveConsumerFailed(this ILogger logger, Exception exception, TimeSpan delay);

    [LoggerMessage(2306, LogLevel.Debug, "Offsets of the archive were not committed, the next round tries again: {Reason}")]
    public static partial void ArchiveCommitFailed(this ILogger logger, string reason);

    [LoggerMessage(2307, LogLevel.Debug, "The archive's client: {Message}")]
    public static partial void ArchiveClient(this ILogger logger, string message);

    [LoggerMessage(EventId = 2309, Message = "{Topic}[{Partition}] was made again: the archive has one of {Before}, this is of {Now}. It is archived from its beginning")]
    public static partial void ArchiveTopicMadeAgain(this ILogger logger, LogLevel level, string topic, int partition, string before, string now);

    [LoggerMessage(2308, LogLevel.Warning, "Upkeep of the event store failed; again in {Delay}")]
    public static partial void ArchiveUpkeepFailed(this ILogger logger, Exception exception, TimeSpan delay);
}
