using System.Globalization;
using KiVendTout.Cli.Processes;
using KiVendTout.Cli.Topics;
using Npgsql;

namespace KiVendTout.Cli.Stack;

/// <summary>Waits until everything that was sent has had its effect: no record is left to read, and none to be produced.</summary>
internal static class Quiescence
{
    /// <summary>Longest time without any progress.</summary>
    private static readonly TimeSpan StallLimit = TimeSpan.FromSeconds(120);

    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(250);

    /// <exception cref="CommandFailedException">Nothing moved for <see cref="StallLimit"/>.</exception>
    public static async Task WaitAsync(StackSettings settings, TimeProvider time, CancellationToken cancellationToken)
    {
        using var offsets = new OffsetReader(settings.Require(SettingKeys.Kafka), settings.ConsumerGroups);
        await using var database = NpgsqlDataSource.Create(settings.Require(SettingKeys.PostgresReadOnly));
        var best = long.MaxValue;
        var moved = time.GetTimestamp();
        while (true)
        {
            var left = await LagAsync(offsets, cancellationToken) + await OutboxAsync(database, cancellationToken);
            if (left == 0)
            {
                return;
            }

            if (left < best)
            {
                (best, moved) = (left.Value, time.GetTimestamp());
            }
            else if (time.GetElapsedTime(moved) > StallLimit)
            {
                var what = left is null ? "an unknown number of" : string.Create(CultureInfo.InvariantCulture, $"{left}");
                throw new CommandFailedException($"{what} records are still to be processed and nothing moves: see kvt topics, and the logs of the silos");
            }

            await Task.Delay(LookEvery, time, cancellationToken);
        }
    }

    /// <summary>Records to read; null while the brokers are away, because nobody knows.</summary>
    private static async Task<long?> LagAsync(OffsetReader offsets, CancellationToken cancellationToken)
    {
        try
        {
            return (await offsets.ReadAsync(KafkaTopics.Inputs, cancellationToken)).Sum(topic => topic.Lag);
        }
        catch (CommandFailedException)
        {
            return null;
        }
    }

    /// <summary>Rows in the outbox; null while the database is away, because nobody knows.</summary>
    private static async Task<long?> OutboxAsync(NpgsqlDataSource database, CancellationToken cancellationToken)
    {
        try
        {
            await using var command = database.CreateCommand("SELECT count(*) FROM outbox");
            return (long)(await command.ExecuteScalarAsync(cancellationToken))!;
        }
        catch (NpgsqlException)
        {
            return null;
        }
    }
}
