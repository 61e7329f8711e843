using System.Text.Json;
using Npgsql;

namespace KiVendTout.Cli.DeadLetters;

/// <summary>Reads the table <c>dead_letters</c>, and marks what was sent again.</summary>
internal sealed class DeadLetterArchive(NpgsqlDataSource database)
{
    /// <summary>Lists dead letters, the oldest first.</summary>
    /// <param name="topic">Only of this topic; null for all.</param>
    /// <param name="withReplayed">Also those that were sent again.</param>
    /// <param name="limit">At most so many.</param>
    /// <param name="cancellationToken">Ends the query.</param>
    public async Task<List<DeadLetter>> ListAsync(string? topic, bool withReplayed, int limit, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(
            """
            SELECT id, topic, partition, record_offset, reason, attempts, created_at, replayed_at
            FROM dead_letters
            WHERE ($1::text IS NULL OR topic = $1) AND ($2 OR replayed_at IS NULL)
            ORDER BY id
            LIMIT $3
            """);
        command.Parameters.AddWithValue(topic is null ? DBNull.Value : topic);
        command.Parameters.AddWithValue(withReplayed);
        command.Parameters.AddWithValue(limit);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var letters = new List<DeadLetter>();
        while (await reader.ReadAsync(cancellationToken))
        {
            letters.Add(new DeadLetter(
                reader.GetInt64(0), reader.GetString(1), reader.GetInt32(2), reader.GetInt64(3), reader.GetString(4), reader.GetInt32(5),
                reader.GetFieldValue<DateTimeOffset>(6), await reader.IsDBNullAsync(7, cancellationToken) ? null : reader.GetFieldValue<DateTimeOffset>(7)));
        }

        return letters;
    }

    /// <summary>Reads records that were not sent again yet, the oldest first.</summary>
    /// <param name="topic">Only of this topic; null for all.</param>
    /// <param name="id">Only this one; null for all.</param>
    /// <param name="after">Only those after this one.</param>
    /// <param name="limit">At most so many.</param>
    /// <param name="cancellationToken">Ends the query.</param>
    public async Task<List<DeadRecord>> ReadAsync(string? topic, long? id, long after, int limit, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(
            """
            SELECT id, topic, key, payload, headers::text
            FROM dead_letters
            WHERE replayed_at IS NULL AND ($1::text IS NULL OR topic = $1) AND ($2::bigint IS NULL OR id = $2) AND id > $3
            ORDER BY id
            LIMIT $4
            """);
        command.Parameters.AddWithValue(topic is null ? DBNull.Value : topic);
        command.Parameters.AddWithValue(id is null ? DBNull.Value : id);
        command.Parameters.AddWithValue(after);
        command.Parameters.AddWithValue(limit);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var records = new List<DeadRecord>();
        while (await reader.ReadAsync(cancellationToken))
        {
            records.Add(new DeadRecord(
                reader.GetInt64(0),
                reader.GetString(1),
                await reader.IsDBNullAsync(2, cancellationToken) ? null : reader.GetFieldValue<byte[]>(2),
                await reader.IsDBNullAsync(3, cancellationToken) ? null : reader.GetFieldValue<byte[]>(3),
                JsonSerializer.Deserialize<Dictionary<string, byte[]?>>(reader.GetString(4)) ?? []));
        }

        return records;
    }

    /// <summary>Marks a record as sent again.</summary>
    public async Task MarkReplayedAsync(long id, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand("UPDATE dead_letters SET replayed_at = now() WHERE id = $1");
        command.Parameters.AddWithValue(id);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
