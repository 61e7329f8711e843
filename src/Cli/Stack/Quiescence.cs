using KiVendTout.Cli.Topics;
using KiVendTout.Embedded.Processes;
using KiVendTout.Records.Topics;
using Npgsql;

namespace KiVendTout.Cli.Stack;

/// <summary>Waits until everything that was sent has had its effect: no record is left to read, and none to be produced.</summary>
internal static class Quiescence
{
    /// <summary>Longest time without any progress.</summary>
    private static readonly TimeSpan StallLimit = TimeSpan.FromSeconds(120);

    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(250);

    /// <summary>Waits. Whoever does not answer is asked again: what cannot be known is not finished.</summary>
    /// <exception cref="CommandFailedException">Nothing moved for <see cref="StallLimit"/>, or a topic has another number of partitions than is read.</exception>
    public static async Task WaitAsync(StackSettings settings, TimeProvider time, CancellationToken cancellationToken)
    {
        using var offsets = new OffsetReader(settings.KafkaClients(), settings.ConsumerGroups);
        await using var database = NpgsqlDataSource.Create(settings.Require(SettingKeys.PostgresReadOnly));
        var (best, moved) = (long.MaxValue, time.GetTimestamp());
        while (true)
        {
            string told;
            string? wrong = null;
            try
            {
                var topics = await offsets.ReadAsync(TopicCatalogue.InputNames, cancellationToken);
                wrong = TopicShape.Problem(topics.Select(topic => (topic.Topic, topic.Partitions.Count)));
                var left = await LeftAsync(topics, database, cancellationToken);
                if (left == 0 && wrong is null)
                {
                    return;
                }

                told = $"{left} records are still to be processed";
                if (left < best)
                {
                    (best, moved) = (left, time.GetTimestamp());
                }
            }
            catch (Exception exception) when (exception is CommandFailedException or NpgsqlException)
            {
                told = exception.Message;
            }

            if (wrong is not null)
            {
                throw new CommandFailedException(wrong);
            }

            if (time.GetElapsedTime(moved) > StallLimit)
            {
                throw new CommandFailedException($"{told}, and nothing moves: see kvt topics, and the logs of the silos");
            }

            await Task.Delay(LookEvery, time, cancellationToken);
        }
    }

    /// <summary>Records to be read, and rows in the outbox.</summary>
    private static async Task<long> LeftAsync(List<TopicOffsets> topics, NpgsqlDataSource database, CancellationToken cancellationToken)
    {
        if (topics.Find(topic => topic.Partitions.Count == 0) is { } unknown)
        {
            throw new CommandFailedException($"Kafka does not know topic {unknown.Topic}");
        }

        await using var command = database.CreateCommand("SELECT count(*) FROM outbox");
        return topics.Sum(topic => topic.Lag) + (long)(await command.ExecuteScalarAsync(cancellationToken))!;
    }
}
