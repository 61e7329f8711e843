using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using KiVendTout.Domain.Events;
using KiVendTout.Records.Topics;
using Proto = KiVendTout.Contracts.Events.V1;

namespace KiVendTout.Records;

/// <summary>
/// Turns values of the topics <c>user-events</c> and <c>cart-events</c> into records and back. Pure. Whatever breaks the contract becomes
/// a <see cref="ContractViolationException"/> that names the proto field and the rule, and no value.
/// </summary>
public static class SessionRecordCodec
{
    /// <summary>Reads a record of <see cref="TopicNames.UserEvents"/>: also the shop's flat JSON lines, which are JSON without a type.</summary>
    /// <param name="type">Header <c>ce_type</c>.</param>
    /// <param name="contentType">Header <c>content-type</c>.</param>
    /// <param name="value">The record's value.</param>
    /// <param name="now">Now, UTC: see <see cref="Clock.Problem"/>.</param>
    /// <exception cref="ContractViolationException">The record breaks the contract.</exception>
    public static SessionRecord DecodeUserEvents(string? type, string? contentType, ReadOnlySpan<byte> value, DateTimeOffset now) => type switch
    {
        "kivendtout.events.v1.UserEvent" => SessionRecordRules.Check(Read(RecordValue.Parse(Proto.UserEvent.Parser, contentType, value)), now),
        "kivendtout.events.v1.SessionDeclared" => SessionRecordRules.Check(Read(RecordValue.Parse(Proto.SessionDeclared.Parser, contentType, value)), now),
        null or "" when IsJson(contentType) => FlatEventLine.Parse(value, now),
        null or "" => throw new ContractViolationException(CloudEventHeaders.Type, "is required"),
        _ => throw new ContractViolationException(CloudEventHeaders.Type, "names no record of this topic"),
    };

    /// <summary>Reads a record of <see cref="TopicNames.CartEvents"/>.</summary>
    /// <inheritdoc cref="DecodeUserEvents"/>
    public static SessionRecord DecodeCartEvents(string? type, string? contentType, ReadOnlySpan<byte> value, DateTimeOffset now) => type switch
    {
        "kivendtout.events.v1.CartEvent" => SessionRecordRules.Check(Read(RecordValue.Parse(Proto.CartEvent.Parser, contentType, value)), now),
        null or "" => throw new ContractViolationException(CloudEventHeaders.Type, "is required"),
        _ => throw new ContractViolationException(CloudEventHeaders.Type, "names no record of this topic"),
    };

    /// <summary>Makes the value of a record, as protobuf, its type, and the topic it belongs on.</summary>
    public static (string Topic, string Type, byte[] Value) Encode(SessionRecord record) => record switch
    {
        UserEvent cart when EventTypes.IsCart(cart.EventType) => Pack(TopicNames.CartEvents, WriteCart(cart)),
        UserEvent happened => Pack(TopicNames.UserEvents, WriteUser(happened)),
        SessionDeclared declared => Pack(TopicNames.UserEvents, Write(declared)),
        _ => throw new ArgumentException("no record of these topics: " + record.GetType().Name, nameof(record)),
    };

    private static bool IsJson(string? contentType) => contentType?.Split(';', 2)[0].Trim() == CloudEventHeaders.Json;

    private static (string Topic, string Type, byte[] Value) Pack(string topic, IMessage message) =>
        (topic, message.Descriptor.FullName, message.ToByteArray());

    private static Proto.UserEvent WriteUser(UserEvent happened)
    {
        var message = new Proto.UserEvent
        {
            EventId = happened.EventId.Value,
            EventTime = Timestamp.FromDateTimeOffset(happened.OccurredAt),
            EventType = happened.EventType,
            CustomerId = happened.CustomerId.Value,
            SessionId = happened.SessionId.Value,
            Device = happened.Device ?? "",
            IpHash = happened.IpHash ?? "",
            UtmSource = happened.UtmSource ?? "",
            UtmCampaign = happened.UtmCampaign ?? "",
            ProductId = happened.ProductId?.Value ?? "",
            PaymentId = happened.PaymentId?.Value ?? "",
            OrderId = happened.OrderId ?? "",
        };
        if (happened.CartValueCents is { } cents)
        {
            (message.CartValueCents, message.CurrencyCode) = (cents, Currency.Eur);
        }

        return message;
    }

    private static Proto.CartEvent WriteCart(UserEvent happened)
    {
        var message = new Proto.CartEvent
        {
            EventId = happened.EventId.Value,
            EventTime = Timestamp.FromDateTimeOffset(happened.OccurredAt),
            EventType = happened.EventType,
            CustomerId = happened.CustomerId.Value,
            SessionId = happened.SessionId.Value,
            Device = happened.Device ?? "",
            IpHash = happened.IpHash ?? "",
            UtmSource = happened.UtmSource ?? "",
            UtmCampaign = happened.UtmCampaign ?? "",
            ProductId = happened.ProductId?.Value ?? "",
        };
        if (happened.CartValueCents is { } cents)
        {
            (message.CartValueCents, message.CurrencyCode) = (cents, Currency.Eur);
        }

        return message;
    }

    private static Proto.SessionDeclared Write(SessionDeclared declared) => new()
    {
        SessionId = declared.SessionId.Value,
        CustomerId = declared.CustomerId.Value,
        StartTime = Timestamp.FromDateTimeOffset(declared.OccurredAt),
        EndTime = declared.EndedAt is { } end ? Timestamp.FromDateTimeOffset(end) : null,
        Device = declared.Device ?? "",
        IpHash = declared.IpHash ?? "",
        UtmSource = declared.UtmSource ?? "",
        UtmCampaign = declared.UtmCampaign ?? "",
    };

    private static UserEvent Read(Proto.UserEvent read) => new()
    {
        EventId = new(read.EventId),
        EventType = read.EventType,
        OccurredAt = FieldRules.Time(read.EventTime, "event_time"),
        CustomerId = new(read.CustomerId),
        SessionId = new(read.SessionId),
        Device = FieldRules.Optional(read.Device),
        IpHash = FieldRules.Optional(read.IpHash),
        UtmSource = FieldRules.Optional(read.UtmSource),
        UtmCampaign = FieldRules.Optional(read.UtmCampaign),
        ProductId = Product(read.ProductId),
        CartValueCents = CartValue(read.HasCartValueCents, read.CartValueCents, read.CurrencyCode),
        PaymentId = read.PaymentId.Length == 0 ? null : new PaymentId(read.PaymentId),
        OrderId = FieldRules.Optional(read.OrderId),
    };

    private static UserEvent Read(Proto.CartEvent read) => new()
    {
        EventId = new(read.EventId),
        EventType = EventTypes.IsCart(read.EventType)
            ? read.EventType
            : throw new ContractViolationException("event_type", EventTypes.CartDescription),
        OccurredAt = FieldRules.Time(read.EventTime, "event_time"),
        CustomerId = new(read.CustomerId),
        SessionId = new(read.SessionId),
        Device = FieldRules.Optional(read.Device),
        IpHash = FieldRules.Optional(read.IpHash),
        UtmSource = FieldRules.Optional(read.UtmSource),
        UtmCampaign = FieldRules.Optional(read.UtmCampaign),
        ProductId = Product(read.ProductId),
        CartValueCents = CartValue(read.HasCartValueCents, read.CartValueCents, read.CurrencyCode),
    };

    private static SessionDeclared Read(Proto.SessionDeclared read) => new()
    {
        SessionId = new(read.SessionId),
        CustomerId = new(read.CustomerId),
        OccurredAt = FieldRules.Time(read.StartTime, "start_time"),
        EndedAt = read.EndTime is { } end ? FieldRules.Time(end, "end_time") : null,
        Device = FieldRules.Optional(read.Device),
        IpHash = FieldRules.Optional(read.IpHash),
        UtmSource = FieldRules.Optional(read.UtmSource),
        UtmCampaign = FieldRules.Optional(read.UtmCampaign),
    };

    private static ProductId? Product(string text) => text.Length == 0 ? null : new ProductId(text);

    private static long? CartValue(bool isTold, long cents, string currency)
    {
        if (!isTold)
        {
            return null;
        }

        FieldRules.Euro(currency, "currency_code");
        return cents;
    }
}
