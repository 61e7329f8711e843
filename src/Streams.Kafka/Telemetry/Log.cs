using Microsoft.Extensions.Logging;

namespace KiVendTout.Streams.Kafka;

internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Information, "Stream provider {Provider}: {Topic}[{Partition}] is read from offset {Start}, committed {Committed}, end {End}")]
    public static partial void PartitionOpened(this ILogger logger, string provider, string topic, int partition, long start, long? committed, long end);

    [LoggerMessage(2, LogLevel.Information, "Stream provider {Provider}: {Topic}[{Partition}] is handed over at offset {Position}")]
    public static partial void PartitionClosed(this ILogger logger, string provider, string topic, int partition, long position);

    [LoggerMessage(3, LogLevel.Warning, "Stream provider {Provider}: {Count} partitions cannot be opened yet: {Reason}. Trying again in {Delay}")]
    public static partial void PartitionsNotOpened(this ILogger logger, string provider, int count, string reason, TimeSpan delay);

    [LoggerMessage(4, LogLevel.Error, "Stream provider {Provider}: {Topic}[{Partition}] has no offset {Wanted} any more, it holds {Low} to {High}: reading goes on at {Low}. Records may be lost")]
    public static partial void OffsetGone(this ILogger logger, string provider, string topic, int partition, long wanted, long low, long high);

    [LoggerMessage(5, LogLevel.Warning, "Stream provider {Provider}: reading failed: {Reason}")]
    public static partial void ReadFailed(this ILogger logger, string provider, string reason);

    [LoggerMessage(6, LogLevel.Error, "Stream provider {Provider}: the reading loop failed and goes on with a new consumer")]
    public static partial void ReadLoopFailed(this ILogger logger, Exception exception, string provider);

    [LoggerMessage(7, LogLevel.Warning, "Stream provider {Provider}: offsets were not committed, the next round tries again: {Reason}")]
    public static partial void CommitFailed(this ILogger logger, string provider, string reason);

    [LoggerMessage(8, LogLevel.Warning, "Stream provider {Provider}: {Topic}[{Partition}]@{Offset} goes to dead letters: {Reason}")]
    public static partial void DeadLettering(this ILogger logger, string provider, string topic, int partition, long offset, string reason);

    [LoggerMessage(9, LogLevel.Error, "Stream provider {Provider}: the dead letter of {Topic}[{Partition}]@{Offset} could not be written ({Fault}); trying again in {Delay}")]
    public static partial void DeadLetterFailed(this ILogger logger, string provider, string topic, int partition, long offset, string fault, TimeSpan delay);

    [LoggerMessage(10, LogLevel.Warning, "Stream provider {Provider}: delivery from {Token} failed by {Fault}, attempt {Attempt}; it is tried again")]
    public static partial void DeliveryFailed(this ILogger logger, string provider, string token, string fault, int attempt);

    [LoggerMessage(11, LogLevel.Debug, "The fault of the failed delivery from {Token}")]
    public static partial void DeliveryFault(this ILogger logger, Exception exception, string token);

    [LoggerMessage(12, LogLevel.Error, "Stream provider {Provider}: a delivery to a grain failed for {Limit} and goes on; the events are kept")]
    public static partial void DeliveryRoundFailed(this ILogger logger, string provider, TimeSpan limit);

    [LoggerMessage(13, LogLevel.Error, "Stream provider {Provider}: {Topic}[{Partition}] is stalled: {Problem}")]
    public static partial void PartitionStalled(this ILogger logger, string provider, string topic, int partition, string problem);

    [LoggerMessage(14, LogLevel.Debug, "Stream provider {Provider}, client: {Message}")]
    public static partial void ClientLog(this ILogger logger, string provider, string message);

    [LoggerMessage(15, LogLevel.Warning, "Stream provider {Provider}, client: {Message}")]
    public static partial void ClientError(this ILogger logger, string provider, string message);

    [LoggerMessage(16, LogLevel.Error, "Stream provider {Provider}: the producer is replaced after a fatal error: {Reason}")]
    public static partial void ProducerReplaced(this ILogger logger, string provider, string reason);

    [LoggerMessage(17, LogLevel.Debug, "Stream provider {Provider}: {Topic}[{Partition}]@{Offset} is ignored: {Reason}")]
    public static partial void RecordIgnored(this ILogger logger, string provider, string topic, int partition, long offset, string? reason);

    [LoggerMessage(18, LogLevel.Warning, "Stream provider {Provider}: {Topic}[{Partition}] is read again from offset {Start} to {Until}, for the subscriptions: {Subscriptions} (none named: all)")]
    public static partial void PartitionRewound(this ILogger logger, string provider, string topic, int partition, long start, long until, string subscriptions);

    [LoggerMessage(19, LogLevel.Error, "Stream provider {Provider}: nobody has pulled from {Partitions} for {Silence}; the agents are started anew")]
    public static partial void AgentsRestarting(this ILogger logger, string provider, string partitions, TimeSpan silence);

    [LoggerMessage(20, LogLevel.Error, "Stream provider {Provider}: the agents could not be started anew; it is tried again")]
    public static partial void AgentsNotRestarted(this ILogger logger, Exception exception, string provider);

    [LoggerMessage(21, LogLevel.Information, "Stream provider {Provider}: {Topic}[{Partition}] is not stalled any more, committed {Committed}, lag {Lag}")]
    public static partial void PartitionMovesAgain(this ILogger logger, string provider, string topic, int partition, long? committed, long lag);

    [LoggerMessage(22, LogLevel.Error, "Stream provider {Provider}: {Topic}[{Partition}]: taking up records failed; it is tried again")]
    public static partial void PullFailed(this ILogger logger, Exception exception, string provider, string topic, int partition);

    [LoggerMessage(23, LogLevel.Error, "Stream provider {Provider}: delivery from {Token} failed by {Fault} {Tries} times in {Time} while the stores answered: the fault is taken for the record's")]
    public static partial void FaultRepeats(this ILogger logger, string provider, string token, string fault, int tries, TimeSpan time);

    [LoggerMessage(24, LogLevel.Warning, "Stream provider {Provider}: what the grains depend on does not answer ({Fault}): no failed delivery counts")]
    public static partial void DependenciesAway(this ILogger logger, string provider, string fault);

    [LoggerMessage(25, LogLevel.Error, "Stream provider {Provider}: a consumer is replaced: {Reason}")]
    public static partial void ConsumerReplaced(this ILogger logger, string provider, string reason);

    [LoggerMessage(31, LogLevel.Warning, "Stream provider {Provider}: the record of {Topic}[{Partition}]@{Offset} is too large for the dead-letter topic: it goes there without a part of it")]
    public static partial void DeadLetterTooLarge(this ILogger logger, string provider, string topic, int partition, long offset);

    [LoggerMessage(41, LogLevel.Error, "Stream provider {Provider}: {Problem}. Records are out of order, or not read at all, until that is mended")]
    public static partial void TopicNotAsWanted(this ILogger logger, string provider, string problem);

    [LoggerMessage(EventId = 42, Message = "Stream provider {Provider}: {Topic}[{Partition}] was made again: it was of {Before} and is of {Now}. It is read from where that one is stored, or from its beginning")]
    public static partial void TopicMadeAgain(this ILogger logger, LogLevel level, string provider, string topic, int partition, string before, string now);

    [LoggerMessage(43, LogLevel.Warning, "Stream provider {Provider}: the group has committed {Topic}[{Partition}] up to {Group}, but its effects are stored up to {Stored}: it is set back, reading starts at {Start}")]
    public static partial void GroupSetBack(this ILogger logger, string provider, string topic, int partition, long group, long? stored, long start);

    [LoggerMessage(44, LogLevel.Warning, "Stream provider {Provider}: {Topic}[{Partition}]: {Problem} The events go to their grains")]
    public static partial void BulkFailed(this ILogger logger, Exception? fault, string provider, string topic, int partition, string problem);
}
