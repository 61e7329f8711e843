using System.Globalization;
using System.Text;
using System.Text.Json;
using KiVendTout.Domain.Events;
using Npgsql;

namespace KiVendTout.Stores.Postgres.Messages;

/// <summary>
/// Dead letters, kept in PostgreSQL before they go to the dead-letter topic. The one writer and reader of their stored form: silos keep them,
/// the command lists them and sends them again.
/// </summary>
public sealed class DeadLetterStore : IAsyncDisposable
{
    /// <summary>Longest reason kept, in characters; what is longer is cut.</summary>
    public const int ReasonMax = 1000;

    private const string List = "dead_letters";

    private const string Columns =
        "id, topic, partition, record_offset, broker_epoch, reason, exception_type, key, headers, payload, attempts, withheld, customer_ids, "
        + "stream, replayed_at";

    private const string SummaryColumns = "id, topic, partition, record_offset, reason, withheld, attempts, created_at, replayed_at";

    private const string Insert =
        """
        INSERT INTO dead_letters (topic, partition, record_offset, broker_epoch, reason, exception_type, key, headers, payload, attempts, withheld,
            customer_ids, stream)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
        ON CONFLICT DO NOTHING
        """;

    // A statement of its own: it sees the row that the insertion waited for.
    private const string IsFirst =
        """
        SELECT stream IS NOT DISTINCT FROM $5 FROM dead_letters
        WHERE topic = $1 AND partition = $2 AND record_offset = $3 AND broker_epoch = $4
        """;

    private readonly ShopDatabase _database;
    private readonly bool _ownsDatabase;

    internal DeadLetterStore(ShopDatabase database) => _database = database;

    private DeadLetterStore(string connectionString)
    {
        _database = new ShopDatabase(new PostgresOptions { ConnectionString = connectionString });
        _ownsDatabase = true;
    }

    /// <summary>Opens the store outside a host. To be disposed of.</summary>
    /// <param name="connectionString">The shop's database: as a role that only reads, letters can only be read.</param>
    public static DeadLetterStore Open(string connectionString) => new(connectionString);

    /// <summary>Closes the connections of a store that was opened.</summary>
    public ValueTask DisposeAsync() => _ownsDatabase ? _database.DisposeAsync() : ValueTask.CompletedTask;

    /// <summary>
    /// Keeps a dead letter; the same record again changes nothing, also when another stream refuses it: a record is one letter. Of an erased customer's record, and of one that the database can never
    /// hold, value and headers are withheld.
    /// </summary>
    /// <exception cref="StoreUnavailableException">The store does not answer.</exception>
    public async Task<DeadLetterReceipt> RecordAsync(DeadLetter letter, CancellationToken cancellationToken)
    {
        try
        {
            return await KeepAsync(letter.Fits() ? letter : letter.Bare(Withheld.BecauseTooLarge(letter.Payload)), cancellationToken);
        }
        catch (ContractViolationException)
        {
            // Whatever the database minds: a letter must never be what stops dead letters.
            return await KeepAsync(letter.Bare(Withheld.BecauseRefused(letter.Payload)) with { Key = null }, cancellationToken);
        }
    }

    private Task<DeadLetterReceipt> KeepAsync(DeadLetter letter, CancellationToken cancellationToken) => _database.TransactAsync(
        "dead_letters.record",
        async (connection, limit) =>
        {
            var isErased = await NamesErasedAsync(connection, letter, limit);
            var kept = isErased ? letter.Bare(Withheld.BecauseErased(letter.Payload?.Length ?? 0)) : letter;
            await using var batch = new NpgsqlBatch(connection);
            var (insert, first) = (new NpgsqlBatchCommand(Insert), new NpgsqlBatchCommand(IsFirst));
            insert.Parameters
                .With(kept.Topic).With(kept.Partition).With(kept.Offset).With(kept.BrokerEpoch)
                .With(Clean(kept.Reason)).With(Clean(kept.ExceptionType)).With(kept.Key)
                .WithJson(JsonSerializer.Serialize(kept.Headers, HeadersJsonContext.Default.IReadOnlyListRecordHeader))
                .With(kept.Payload).With(kept.Attempts).With(kept.Withheld).With(kept.CustomerIds.ToArray())
                .With(kept.Stream);
            first.Parameters.With(kept.Topic).With(kept.Partition).With(kept.Offset).With(kept.BrokerEpoch).With(kept.Stream);
            batch.BatchCommands.Add(insert);
            batch.BatchCommands.Add(first);
            return new DeadLetterReceipt((bool)(await batch.ExecuteScalarAsync(limit))!, isErased);
        },
        cancellationToken);

    /// <summary>Waits for an erasure that is under way, and makes one wait that comes: it finds the letter, or the letter finds it.</summary>
    private static async Task<bool> NamesErasedAsync(NpgsqlConnection connection, DeadLetter letter, CancellationToken cancellationToken)
    {
        if (letter.CustomerIds.Count == 0)
        {
            return false;
        }

        await using var command = new NpgsqlCommand(
            "SELECT completeness = 'erased' FROM customers WHERE customer_id = ANY ($1) ORDER BY customer_id FOR SHARE", connection);
        command.Parameters.With(letter.CustomerIds.ToArray());
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var isErased = false;
        while (await reader.ReadAsync(cancellationToken))
        {
            isErased |= reader.GetBoolean(0);
        }

        return isErased;
    }

    /// <summary>A text that the database takes: it has no NUL and no half characters, and is not too long.</summary>
    private static string Clean(string text) =>
        Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text.Length > ReasonMax ? text[..ReasonMax] : text)).Replace('\0', '\uFFFD');

    /// <summary>Reads a dead letter; null when there is none.</summary>
    /// <exception cref="StoreUnavailableException">The store does not answer.</exception>
    public Task<StoredDeadLetter?> FindAsync(long id, CancellationToken cancellationToken) =>
        _database.QueryOneAsync(List, $"SELECT {Columns} FROM dead_letters WHERE id = $1", [id], Read, cancellationToken);

    /// <summary>Lists dead letters, oldest first.</summary>
    /// <param name="topic">Only those of this topic; null for all.</param>
    /// <param name="waitingOnly">Only those that were not replayed.</param>
    /// <param name="page">Which page.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="ContractViolationException">The cursor is not one of this list.</exception>
    /// <exception cref="StoreUnavailableException">The store does not answer.</exception>
    public async Task<Page<DeadLetterSummary>> ListAsync(string? topic, bool waitingOnly, PageRequest page, CancellationToken cancellationToken)
    {
        var query = new ListQuery($"SELECT {SummaryColumns} FROM dead_letters");
        query.Where("topic =", topic);
        if (waitingOnly)
        {
            query.Where("replayed_at IS NULL");
        }

        if (PageCursor.Decode(List, 1, page.After) is [var after])
        {
            query.Where("id >", long.TryParse(after, NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : throw PageCursor.Violation());
        }

        var rows = await _database.QueryAsync(List, query.End("id", page.Size + 1), query.Values, ReadSummary, cancellationToken);
        return PageCursor.Cut(rows, page.Size, last => PageCursor.Encode(List, last.Id.ToString(CultureInfo.InvariantCulture)));
    }

    /// <summary>Notes that dead letters were sent again. The first time counts.</summary>
    /// <returns>How many were noted now.</returns>
    /// <exception cref="StoreUnavailableException">The store does not answer.</exception>
    public Task<int> MarkReplayedAsync(IReadOnlyCollection<long> ids, CancellationToken cancellationToken) =>
        _database.RunAsync(
            "dead_letters.mark",
            async (connection, limit) =>
            {
                await using var command = new NpgsqlCommand(
                    "UPDATE dead_letters SET replayed_at = now() WHERE id = ANY($1) AND replayed_at IS NULL", connection);
                command.Parameters.With(ids.ToArray());
                return await command.ExecuteNonQueryAsync(limit);
            },
            cancellationToken);

    private static StoredDeadLetter Read(NpgsqlDataReader reader) => new(
        reader.GetInt64(0),
        new DeadLetter
        {
            Topic = reader.GetString(1),
            Partition = reader.GetInt32(2),
            Offset = reader.GetInt64(3),
            BrokerEpoch = reader.GetString(4),
            Reason = reader.GetString(5),
            ExceptionType = reader.GetString(6),
            Key = reader.Bytes(7),
            Headers = JsonSerializer.Deserialize(reader.GetString(8), HeadersJsonContext.Default.IReadOnlyListRecordHeader) ?? [],
            Payload = reader.Bytes(9),
            Attempts = reader.GetInt32(10),
            Withheld = reader.Text(11),
            CustomerIds = reader.GetFieldValue<string[]>(12),
            Stream = reader.Text(13),
        },
        reader.Value<DateTimeOffset>(14));

    private static DeadLetterSummary ReadSummary(NpgsqlDataReader reader) => new(
        reader.GetInt64(0), reader.GetString(1), reader.GetInt32(2), reader.GetInt64(3), reader.GetString(4), reader.Text(5), reader.GetInt32(6),
        reader.GetFieldValue<DateTimeOffset>(7), reader.Value<DateTimeOffset>(8));
}
