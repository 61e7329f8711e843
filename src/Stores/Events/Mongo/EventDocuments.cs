using System.Globalization;
using KiVendTout.Domain.Events;
using MongoDB.Bson;

namespace KiVendTout.Stores.Events.Mongo;

/// <summary>Archived records as documents. Field names are the columns' of PostgreSQL; what is not told is left out.</summary>
internal static class EventDocuments
{
    public const string Id = "_id";
    public const string OccurredAt = "occurred_at";
    public const string OccurredTicks = "occurred_ticks";
    public const string EventType = "event_type";
    public const string CustomerId = "customer_id";
    public const string SessionId = "session_id";
    public const string Device = "device";
    public const string IpHash = "ip_hash";
    public const string ProductId = "product_id";
    public const string RecordedAt = "recorded_at";
    public const string Payload = "payload";
    public const string Headers = "headers";
    public const string Key = "key";
    public const string Source = "source";
    public const string Schema = "schema";
    public const string KeyCustomerId = "key_customer_id";
    public const string Withheld = "withheld";

    // Ends a part of an id; no part holds a control character. What follows it is greater than the id alone, and less than with the next one.
    private const char Part = '\n';
    private const char PartEnd = '\v';

    /// <summary>A visitor's event; its id is the event's.</summary>
    public static BsonDocument OfEvent(ArchivedRecord record, string life)
    {
        var happened = record.Event!;
        var document = new BsonDocument
        {
            { Id, happened.EventId.Value },
            { OccurredAt, happened.OccurredAt.UtcDateTime },
            // A date of MongoDB holds milliseconds: the exact time is kept beside it, and orders the lists.
            { OccurredTicks, happened.OccurredAt.UtcTicks },
            { EventType, happened.EventType },
            { CustomerId, happened.CustomerId.Value },
            { SessionId, happened.SessionId.Value },
        };
        Add(document, Device, happened.Device);
        Add(document, IpHash, happened.IpHash);
        Add(document, "utm_source", happened.UtmSource);
        Add(document, "utm_campaign", happened.UtmCampaign);
        Add(document, ProductId, happened.ProductId?.Value);
        Add(document, "payment_id", happened.PaymentId?.Value);
        Add(document, "order_id", happened.OrderId);
        if (happened.CartValueCents is { } cents)
        {
            document.Add("cart_value_cents", cents);
        }

        return AddOrigin(document, record, life);
    }

    /// <summary>Id of the first value that came under a record's id.</summary>
    public static string IdOf(ArchivedRecord record) => $"{record.Topic}{Part}{record.Source}{Part}{record.RecordId}";

    /// <summary>Id of another value under the same id: with its place.</summary>
    public static string IdOfAnother(ArchivedRecord record, string life) =>
        string.Create(CultureInfo.InvariantCulture, $"{IdOf(record)}{Part}{life}:{record.Partition}:{record.Offset}");

    /// <summary>Id as documents had it that were written when sources were not looked at.</summary>
    public static string FormerIdOf(ArchivedRecord record) => $"{record.Topic}/{record.RecordId}";

    /// <summary>Between which ids the other values of an id lie.</summary>
    public static (string After, string Before) OthersOf(string id) => (id + Part, id + PartEnd);

    /// <summary>Another record.</summary>
    public static BsonDocument OfOther(ArchivedRecord record, string id, string life)
    {
        var document = new BsonDocument { { Id, id }, { "record_id", record.RecordId }, { Source, record.Source } };
        Add(document, CustomerId, record.CustomerId);
        Add(document, KeyCustomerId, record.KeyCustomerId);
        Add(document, "problem", record.Problem);
        if (record.Key is { } key)
        {
            document.Add(Key, key);
        }

        return AddOrigin(document, record, life);
    }

    /// <summary>A visitor's event, read back.</summary>
    public static UserEvent Read(BsonDocument document) => new()
    {
        EventId = new EventId(document[Id].AsString),
        OccurredAt = new DateTimeOffset(document[OccurredTicks].ToInt64(), TimeSpan.Zero),
        EventType = document[EventType].AsString,
        CustomerId = new CustomerId(document[CustomerId].AsString),
        SessionId = new SessionId(document[SessionId].AsString),
        Device = Text(document, Device),
        IpHash = Text(document, IpHash),
        UtmSource = Text(document, "utm_source"),
        UtmCampaign = Text(document, "utm_campaign"),
        ProductId = Text(document, ProductId) is { } product ? new ProductId(product) : null,
        CartValueCents = document.TryGetValue("cart_value_cents", out var cents) ? cents.ToInt64() : null,
        PaymentId = Text(document, "payment_id") is { } payment ? new PaymentId(payment) : null,
        OrderId = Text(document, "order_id"),
    };

    /// <summary>Whether a record is the same as a stored one of its id.</summary>
    public static bool IsSame(BsonDocument stored, ArchivedRecord record) => ArchiveSorting.IsSame(
        Text(stored, Schema), stored.TryGetValue(Payload, out var payload) ? payload.AsByteArray : null, Text(stored, Withheld), record);

    private static BsonDocument AddOrigin(BsonDocument document, ArchivedRecord record, string life)
    {
        Add(document, Schema, record.Schema);
        Add(document, Withheld, record.Withheld);
        document.Add("topic", record.Topic);
        document.Add("partition", record.Partition);
        document.Add("record_offset", record.Offset);
        document.Add("broker_epoch", life);
        document.Add(RecordedAt, record.RecordedAt.UtcDateTime);
        if (record.Headers.Count > 0)
        {
            document.Add(Headers, new BsonArray(record.Headers.Select(header => new BsonArray
            {
                header.Key,
                header.Value is { } value ? new BsonBinaryData(value) : BsonNull.Value,
            })));
        }

        if (record.Payload is { } payload)
        {
            document.Add(Payload, payload);
        }

        return document;
    }

    private static void Add(BsonDocument document, string name, string? value)
    {
        if (value is not null)
        {
            document.Add(name, value);
        }
    }

    private static string? Text(BsonDocument document, string name) => document.TryGetValue(name, out var value) ? value.AsString : null;
}
