using System.Text;
using CsCheck;
using KiVendTout.Domain.Events;
using KiVendTout.Records.Topics;

namespace KiVendTout.Records.Tests;

public class SessionRecordCodecTests
{
    private const string Line =
        """
        {"event_id":"c0cd8113","ts":"2025-11-19 14:31:02.594554442","event_type":"view_cart","customer_id":"C00695","session_id":"S000001","device":"web_desktop","ip_hash":"7f19","utm_source":"direct","utm_campaign":"none","product_id":null,"cart_value":101.9,"payment_id":"PAY1","order_id":null}
        """;

    private static readonly DateTimeOffset Now = new(2026, 6, 1, 0, 0, 0, TimeSpan.Zero);

    private static readonly Gen<UserEvent> Events = Gen.Select(
        Samples.Times,
        Gen.OneOf(EventTypes.Known.Append("partner_thing").Select(type => Gen.Const(type)).ToArray()),
        Samples.Words.Null(),
        Gen.Long[0, Currency.MaxAmountCents].Nullable(),
        Samples.Words.Null(),
        (at, type, text, cart, other) => new UserEvent
        {
            SessionId = new("S1"),
            CustomerId = new("C1"),
            EventId = new("E1"),
            OccurredAt = at,
            EventType = type,
            Device = text,
            IpHash = other,
            UtmSource = text,
            UtmCampaign = other,
            ProductId = text is null ? null : new ProductId(text),
            CartValueCents = cart,
            PaymentId = other is null || EventTypes.IsCart(type) ? null : new PaymentId(other),
            OrderId = EventTypes.IsCart(type) ? null : text,
        });

    [Fact]
    public void What_is_encoded_is_decoded_from_its_topic() => Events.Sample(happened =>
    {
        var (topic, type, value) = SessionRecordCodec.Encode(happened);
        Assert.Equal(EventTypes.IsCart(happened.EventType) ? "cart-events" : "user-events", topic);
        Assert.Equal(happened, Decode(topic, type, CloudEventHeaders.Protobuf, value));
    });

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_declaration_survives(bool ended)
    {
        var declared = new SessionDeclared { SessionId = new("S1"), CustomerId = new("C1"), OccurredAt = Samples.Noon, EndedAt = ended ? Samples.Noon : null, Device = "ios" };
        var (topic, type, value) = SessionRecordCodec.Encode(declared);
        Assert.Equal(declared, Decode(topic, type, CloudEventHeaders.Protobuf, value));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    public void The_shops_flat_lines_are_json_without_a_type(string? type)
    {
        var happened = (UserEvent)Decode("user-events", type, "application/json; charset=utf-8", Encoding.UTF8.GetBytes(Line));
        Assert.Equal(new DateTimeOffset(2025, 11, 19, 14, 31, 2, TimeSpan.Zero).AddMicroseconds(594_554), happened.OccurredAt);
        Assert.Equal((101_90L, "view_cart", "PAY1"), (happened.CartValueCents!.Value, happened.EventType, happened.PaymentId!.Value.Value));
        Assert.Null(happened.ProductId);
    }

    [Theory]
    [InlineData("ts", "\"ts\":\"2025-11-19 14:31:02.594554442\"", "\"ts\":\"yesterday\"")]
    [InlineData("ts", "\"ts\":\"2025-11-19 14:31:02.594554442\"", "\"ts\":null")]
    [InlineData("event_id", "\"event_id\":\"c0cd8113\",", "")]
    [InlineData("session_id", "S000001", "S 1")]
    [InlineData("cart_value", "101.9", "101.999")]
    [InlineData("cart_value", "101.9", "1e400")]
    [InlineData("cart_value", "101.9", "\"101\"")]
    [InlineData("cart_value_cents", "101.9", "-1")]
    [InlineData("event_type", "view_cart", "View")]
    [InlineData("device", "\"web_desktop\"", "7")]
    [InlineData("value", "{", "[{")]
    [InlineData("value", "}", "} {}")]
    public void A_broken_line_names_the_field(string field, string part, string instead) => Assert.Equal(
        field,
        Assert.Throws<ContractViolationException>(() => Decode("user-events", null, "application/json", Encoding.UTF8.GetBytes(Line.Replace(part, instead, StringComparison.Ordinal)))).Field);

    [Theory]
    [InlineData("user-events", null, "application/protobuf")]
    [InlineData("cart-events", null, "application/json")]
    [InlineData("user-events", "kivendtout.events.v1.CartEvent", "application/protobuf")]
    [InlineData("cart-events", "kivendtout.events.v1.UserEvent", "application/protobuf")]
    public void A_type_of_another_topic_is_refused(string topic, string? type, string contentType) => Assert.Equal(
        CloudEventHeaders.Type, Assert.Throws<ContractViolationException>(() => Decode(topic, type, contentType, [])).Field);

    [Fact]
    public void Proto_json_is_taken_by_its_type()
    {
        const string json = """{"event_id":"E1","event_time":"2025-11-19T14:31:02Z","event_type":"add_to_cart","customer_id":"C1","session_id":"S1","future_field":1}""";
        Assert.Equal("add_to_cart", ((UserEvent)Decode("cart-events", "kivendtout.events.v1.CartEvent", "application/json", Encoding.UTF8.GetBytes(json))).EventType);
        Assert.Equal(
            "event_type",
            Assert.Throws<ContractViolationException>(() => Decode("cart-events", "kivendtout.events.v1.CartEvent", "application/json", Encoding.UTF8.GetBytes(json.Replace("add_to_cart", "page_view", StringComparison.Ordinal)))).Field);
    }

    private static SessionRecord Decode(string topic, string? type, string contentType, byte[] value) => topic == TopicNames.CartEvents
        ? SessionRecordCodec.DecodeCartEvents(type, contentType, value, Now)
        : SessionRecordCodec.DecodeUserEvents(type, contentType, value, Now);
}
