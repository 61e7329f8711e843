namespace KiVendTout.Silo.Streams;

internal static partial class Log
{
    [LoggerMessage(2401, LogLevel.Warning, "Replay of {Topic}: {Partitions} partitions, {Records} records, asked for by {Actor}")]
    public static partial void Replayed(this ILogger logger, string topic, int partitions, long records, string actor);
}
