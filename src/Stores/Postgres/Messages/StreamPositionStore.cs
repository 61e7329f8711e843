using Npgsql;

namespace KiVendTout.Stores.Postgres.Messages;

/// <summary>The positions of the partitions, kept in PostgreSQL beside the effects of their records.</summary>
public sealed class StreamPositionStore
{
    // Of each partition the position of the life asked for, or else the latest one of another.
    private const string Select =
        """
        SELECT DISTINCT ON (p.topic, p.partition) p.topic, p.topic_life, p.partition, p.next_offset
        FROM stream_positions p JOIN unnest($1, $2) AS asked (topic, life) ON asked.topic = p.topic
        ORDER BY p.topic, p.partition, (p.topic_life = asked.life) DESC, p.updated_at DESC
        """;

    // It says that effects are there, and those stay: what comes late, from a silo that has lost the partition, never moves it back.
    private const string Upsert =
        """
        INSERT INTO stream_positions AS kept (topic, topic_life, partition, next_offset)
        SELECT * FROM unnest($1, $2, $3, $4) AS n (topic, topic_life, partition, next_offset) ORDER BY topic, topic_life, partition
        ON CONFLICT (topic, topic_life, partition) DO UPDATE SET next_offset = EXCLUDED.next_offset, updated_at = now()
        WHERE kept.next_offset < EXCLUDED.next_offset
        """;

    private readonly ShopDatabase _database;

    internal StreamPositionStore(ShopDatabase database) => _database = database;

    /// <summary>Reads how far partitions are stored.</summary>
    /// <param name="lives">The life of each topic asked for, by its name.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>For each partition that has any the position of that life; where there is none, the latest one of another life.</returns>
    /// <exception cref="StoreUnavailableException">The store does not answer.</exception>
    public Task<IReadOnlyList<StreamPosition>> ReadAsync(IReadOnlyDictionary<string, string> lives, CancellationToken cancellationToken) =>
        _database.QueryAsync(
            "stream_positions.read",
            Select,
            [lives.Keys.ToArray(), lives.Values.ToArray()],
            reader => new StreamPosition(reader.GetString(0), reader.GetString(1), reader.GetInt32(2), reader.GetInt64(3)),
            cancellationToken);

    /// <summary>Moves positions forward, all in one statement. One that lies behind the one kept changes nothing.</summary>
    /// <param name="positions">The positions, one a partition.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>How many have moved.</returns>
    /// <exception cref="StoreUnavailableException">The store does not answer; whether they have moved is unknown: write them again.</exception>
    public Task<int> WriteAsync(IReadOnlyList<StreamPosition> positions, CancellationToken cancellationToken) =>
        _database.RunAsync(
            "stream_positions.write",
            async (connection, limit) =>
            {
                await using var command = new NpgsqlCommand(Upsert, connection);
                command.Parameters
                    .WithColumn(positions, position => position.Topic)
                    .WithColumn(positions, position => position.TopicLife)
                    .WithColumn(positions, position => position.Partition)
                    .WithColumn(positions, position => position.NextOffset);
                return await command.ExecuteNonQueryAsync(limit);
            },
            cancellationToken);
}
