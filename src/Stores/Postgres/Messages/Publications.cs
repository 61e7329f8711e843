using KiVendTout.Domain.Orders;
using KiVendTout.Records;
using KiVendTout.Records.Topics;
using Npgsql;

namespace KiVendTout.Stores.Postgres.Messages;

/// <summary>Facts on their way into the outbox, in the transaction of the rows they tell of.</summary>
internal static class Publications
{
    // Rows of one customer enter the outbox in the order of the batch.
    private const string Publish =
        """
        INSERT INTO outbox (topic, key, ce_id, ce_type, payload)
        SELECT topic, customer, id, type, payload
        FROM unnest($1, $2, $3, $4, $5) WITH ORDINALITY AS n (topic, customer, id, type, payload, place)
        ORDER BY place
        """;

    /// <summary>Adds the statement that writes them, if there are any.</summary>
    public static void Add(NpgsqlBatch batch, IEnumerable<IPublished> facts)
    {
        var rows = facts.Select(Encode).ToList();
        if (rows.Count > 0)
        {
            var command = new NpgsqlBatchCommand(Publish);
            command.Parameters
                .WithColumn(rows, row => row.Topic)
                .WithColumn(rows, row => row.Customer)
                .WithColumn(rows, row => row.Id)
                .WithColumn(rows, row => row.Type)
                .WithColumn(rows, row => row.Payload);
            batch.BatchCommands.Add(command);
        }
    }

    private static (string Topic, string Customer, string Id, string Type, byte[] Payload) Encode(IPublished fact)
    {
        switch (fact)
        {
            case OrderRecord record:
                var (type, payload) = OrderRecordCodec.Encode(record);
                return (TopicNames.Orders, fact.CustomerId.Value, $"{record.OrderId}:{record.NaturalKey}", type, payload);
            default:
                throw new ArgumentException("no topic takes a " + fact.GetType().Name, nameof(fact));
        }
    }
}
