using KiVendTout.Domain.Events;

namespace KiVendTout.Domain.Tests.Events;

public class SessionRecordRulesTests
{
    private static readonly DateTimeOffset Now = new(2025, 11, 19, 12, 0, 0, TimeSpan.Zero);

    private static readonly UserEvent Good = new()
    {
        SessionId = new SessionId("S1"),
        CustomerId = new CustomerId("C1"),
        EventId = new EventId("E1"),
        EventType = "partner_thing_2",
        OccurredAt = Now,
        CartValueCents = 0,
    };

    public static TheoryData<string, UserEvent> Broken => new()
    {
        { "event_time", Good with { OccurredAt = Now + Clock.MaxLead + TimeSpan.FromTicks(1) } },
        { "event_time", Good with { OccurredAt = Clock.Earliest - TimeSpan.FromTicks(1) } },
        { "event_time", Good with { OccurredAt = DateTimeOffset.MinValue } },
        { "event_time", Good with { OccurredAt = DateTimeOffset.MaxValue } },
        { "event_type", Good with { EventType = "" } },
        { "event_type", Good with { EventType = "Page_View" } },
        { "event_type", Good with { EventType = "2nd" } },
        { "event_type", Good with { EventType = new string('a', EventTypes.MaxLength + 1) } },
        { "cart_value_cents", Good with { CartValueCents = -1 } },
        { "cart_value_cents", Good with { CartValueCents = Currency.MaxAmountCents + 1 } },
        { "device", Good with { Device = new string('d', SessionRecordRules.MaxDeviceLength + 1) } },
        { "ip_hash", Good with { IpHash = "a\u007fb" } },
        { "device", Good with { Device = "a\0" } },
        { "ip_hash", Good with { IpHash = "a\ud800b" } },
        { "utm_campaign", Good with { UtmCampaign = "a\nb" } },
        { "utm_source", Good with { UtmSource = new string('u', SessionRecordRules.MaxUtmLength + 1) } },
        { "order_id", Good with { OrderId = "a b" } },
    };

    [Fact]
    public void Unknown_types_of_the_right_form_are_taken() => Assert.Same(Good, SessionRecordRules.Check(Good, Now));

    [Theory]
    [MemberData(nameof(Broken))]
    public void A_broken_rule_names_the_field(string field, UserEvent told) =>
        Assert.Equal(field, Assert.Throws<ContractViolationException>(() => SessionRecordRules.Check(told, Now)).Field);

    [Fact]
    public void A_session_does_not_end_before_it_begins()
    {
        var declared = new SessionDeclared { SessionId = new SessionId("S1"), CustomerId = new CustomerId("C1"), OccurredAt = Now, EndedAt = Now };
        Assert.Same(declared, SessionRecordRules.Check(declared, Now));
        Assert.Equal("end_time", Assert.Throws<ContractViolationException>(() => SessionRecordRules.Check(declared with { EndedAt = Now.AddTicks(-1) }, Now)).Field);
    }
}
