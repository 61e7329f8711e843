using System.Text;
using System.Text.Json;
using KiVendTout.Domain.Events;
using KiVendTout.Stores.Postgres;
using Npgsql;

namespace KiVendTout.Stores.Events.Postgres;

/// <summary>The statements that write a batch, its columns as arrays. Each tells how many rows it added.</summary>
internal static class ArchiveInserts
{
    // The key holds the time too, since rows are partitioned by it. That an id counts once whatever its time is asked of the index of each
    // partition; as a value, not as a condition EXISTS, so that it never becomes a join that reads whole partitions.
    private const string InsertEvents =
        """
        WITH added AS (
            INSERT INTO events (event_id, occurred_at, event_type, customer_id, session_id, device, ip_hash, utm_source, utm_campaign,
                product_id, cart_value_cents, payment_id, order_id, schema, topic, partition, record_offset, recorded_at, headers, payload,
                withheld, broker_epoch)
            SELECT n.* FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22)
                AS n (event_id, occurred_at, event_type, customer_id, session_id, device, ip_hash, utm_source, utm_campaign,
                product_id, cart_value_cents, payment_id, order_id, schema, topic, partition, record_offset, recorded_at, headers, payload,
                withheld, broker_epoch)
            WHERE (SELECT 1 FROM events e WHERE e.event_id = n.event_id LIMIT 1) IS NULL
            ON CONFLICT DO NOTHING
            RETURNING 1)
        SELECT count(*)::integer FROM added
        """;

    // What is known of an id is asked in one go, as one row of sums, which can never become a join either. The same value is not added again
    // (ArchiveSorting.IsSame), another is, and marked. A row without a source may be of any: it was written before there was that column.
    private const string InsertOthers =
        """
        WITH added AS (
            INSERT INTO raw_records (topic, record_id, source, recorded_at, partition, record_offset, customer_id, key_customer_id, schema,
                problem, key, headers, payload, withheld, broker_epoch)
            SELECT n.topic, n.record_id, n.source, n.recorded_at, n.partition, n.record_offset, n.customer_id, n.key_customer_id, n.schema,
                CASE WHEN k.is_known AND strpos(coalesce(n.problem, ''), $16) = 0 THEN concat_ws('; ', n.problem, $16) ELSE n.problem END,
                n.key, n.headers, n.payload, n.withheld, n.broker_epoch
            FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)
                AS n (topic, record_id, source, recorded_at, partition, record_offset, customer_id, key_customer_id, schema, problem, key,
                headers, payload, withheld, broker_epoch)
            CROSS JOIN LATERAL (
                SELECT bool_or(r.source = n.source) AS is_known, bool_or(r.source IN (n.source, '') AND r.schema IS NOT DISTINCT FROM n.schema
                    AND ((starts_with(r.withheld, 'erased') AND starts_with(n.withheld, 'erased'))
                        OR (r.withheld IS NOT DISTINCT FROM n.withheld AND r.payload IS NOT DISTINCT FROM n.payload))) AS is_same
                FROM raw_records r WHERE r.topic = n.topic AND r.record_id = n.record_id) k
            WHERE k.is_same IS NOT TRUE
            ON CONFLICT DO NOTHING
            RETURNING 1)
        SELECT count(*)::integer FROM added
        """;

    private const string SetPositions =
        """
        INSERT INTO archive_positions (broker_epoch, topic, partition, next_offset)
        SELECT * FROM unnest($1, $2, $3, $4)
        ON CONFLICT (broker_epoch, topic, partition) DO UPDATE SET next_offset = EXCLUDED.next_offset, updated_at = now()
        """;

    public static NpgsqlBatchCommand Events(IReadOnlyList<ArchivedRecord> records, IReadOnlyDictionary<string, string> lives)
    {
        var command = new NpgsqlBatchCommand(InsertEvents);
        command.Parameters
            .WithColumn(records, r => r.Event!.EventId.Value)
            .WithColumn(records, r => r.Event!.OccurredAt)
            .WithColumn(records, r => r.Event!.EventType)
            .WithColumn(records, r => r.Event!.CustomerId.Value)
            .WithColumn(records, r => r.Event!.SessionId.Value)
            .WithColumn(records, r => r.Event!.Device)
            .WithColumn(records, r => r.Event!.IpHash)
            .WithColumn(records, r => r.Event!.UtmSource)
            .WithColumn(records, r => r.Event!.UtmCampaign)
            .WithColumn(records, r => r.Event!.ProductId?.Value)
            .WithColumn(records, r => r.Event!.CartValueCents)
            .WithColumn(records, r => r.Event!.PaymentId?.Value)
            .WithColumn(records, r => r.Event!.OrderId)
            .WithColumn(records, r => r.Schema)
            .WithColumn(records, r => r.Topic)
            .WithColumn(records, r => r.Partition)
            .WithColumn(records, r => r.Offset)
            .WithColumn(records, r => r.RecordedAt)
            .WithJson(HeadersOf(records))
            .WithColumn(records, r => r.Payload)
            .WithColumn(records, r => r.Withheld)
            .WithColumn(records, r => lives[r.Topic]);
        return command;
    }

    public static NpgsqlBatchCommand Others(IReadOnlyList<ArchivedRecord> records, IReadOnlyDictionary<string, string> lives)
    {
        var command = new NpgsqlBatchCommand(InsertOthers);
        command.Parameters
            .WithColumn(records, r => r.Topic)
            .WithColumn(records, r => r.RecordId)
            .WithColumn(records, r => r.Source)
            .WithColumn(records, r => r.RecordedAt)
            .WithColumn(records, r => r.Partition)
            .WithColumn(records, r => r.Offset)
            .WithColumn(records, r => r.CustomerId)
            .WithColumn(records, r => r.KeyCustomerId)
            .WithColumn(records, r => r.Schema)
            .WithColumn(records, r => r.Problem)
            .WithColumn(records, r => r.Key)
            .WithJson(HeadersOf(records))
            .WithColumn(records, r => r.Payload)
            .WithColumn(records, r => r.Withheld)
            .WithColumn(records, r => lives[r.Topic])
            .With(ArchiveSorting.IdReused);
        return command;
    }

    public static NpgsqlBatchCommand Positions(ArchiveBatch batch)
    {
        var command = new NpgsqlBatchCommand(SetPositions);
        command.Parameters
            .WithColumn(batch.Positions, p => p.TopicLife)
            .WithColumn(batch.Positions, p => p.Topic)
            .WithColumn(batch.Positions, p => p.Partition)
            .WithColumn(batch.Positions, p => p.NextOffset);
        return command;
    }

    private static string?[] HeadersOf(IReadOnlyList<ArchivedRecord> records)
    {
        var texts = new string?[records.Count];
        using var buffer = new MemoryStream();
        for (var i = 0; i < texts.Length; i++)
        {
            buffer.SetLength(0);
            using (var json = new Utf8JsonWriter(buffer))
            {
                WriteHeaders(json, records[i].Headers);
            }

            texts[i] = Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length);
        }

        return texts;
    }

    private static void WriteHeaders(Utf8JsonWriter json, IReadOnlyList<KeyValuePair<string, byte[]?>> headers)
    {
        json.WriteStartArray();
        foreach (var (name, value) in headers)
        {
            json.WriteStartArray();
            // JSON of the database holds every character but this one.
            json.WriteStringValue(name.Replace('\0', '\uFFFD'));
            if (value is null)
            {
                json.WriteNullValue();
            }
            else
            {
                json.WriteBase64StringValue(value);
            }

            json.WriteEndArray();
        }

        json.WriteEndArray();
    }
}
