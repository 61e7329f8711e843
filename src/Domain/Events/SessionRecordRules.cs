namespace KiVendTout.Domain.Events;

/// <summary>What a record about a session must obey beyond the form of its ids: pure.</summary>
public static class SessionRecordRules
{
    /// <summary>Longest name of a device kind, in characters.</summary>
    public const int MaxDeviceLength = 50;

    /// <summary>Longest address hash, in characters.</summary>
    public const int MaxIpHashLength = 128;

    /// <summary>Longest marketing source or campaign, in characters.</summary>
    public const int MaxUtmLength = 100;

    /// <summary>Answers the event when it obeys the rules.</summary>
    /// <param name="told">The event.</param>
    /// <param name="now">Now, UTC: no event lies more than <see cref="Clock.MaxLead"/> after it.</param>
    /// <exception cref="ContractViolationException">It breaks one; fields by their proto names.</exception>
    public static UserEvent Check(UserEvent told, DateTimeOffset now)
    {
        CheckTime(told.OccurredAt, "event_time", now);
        CheckCommon(told);
        Require(EventTypes.IsValid(told.EventType), "event_type", EventTypes.Description);
        Require(told.CartValueCents is null or (>= 0 and <= Currency.MaxAmountCents), "cart_value_cents", $"must be 0 to {Currency.MaxAmountCents}");
        Require(told.OrderId is null || IdRule.IsValid(told.OrderId), "order_id", IdRule.Description);
        return told;
    }

    /// <summary>Answers the declaration when it obeys the rules.</summary>
    /// <param name="told">The declaration.</param>
    /// <param name="now">Now, UTC: neither time lies more than <see cref="Clock.MaxLead"/> after it.</param>
    /// <exception cref="ContractViolationException">It breaks one; fields by their proto names.</exception>
    public static SessionDeclared Check(SessionDeclared told, DateTimeOffset now)
    {
        CheckTime(told.OccurredAt, "start_time", now);
        CheckCommon(told);
        if (told.EndedAt is { } end)
        {
            CheckTime(end, "end_time", now);
            Require(end >= told.OccurredAt, "end_time", "must not lie before start_time");
        }

        return told;
    }

    private static void CheckCommon(SessionRecord told)
    {
        CheckText(told.Device, "device", MaxDeviceLength);
        CheckText(told.IpHash, "ip_hash", MaxIpHashLength);
        CheckText(told.UtmSource, "utm_source", MaxUtmLength);
        CheckText(told.UtmCampaign, "utm_campaign", MaxUtmLength);
    }

    private static void CheckTime(DateTimeOffset time, string field, DateTimeOffset now)
    {
        if (Clock.Problem(time, now) is { } rule)
        {
            throw new ContractViolationException(field, rule);
        }
    }

    private static void CheckText(string? text, string field, int max) =>
        Require(text is null || TextRule.IsValid(text, max), field, TextRule.Describe(max));

    private static void Require(bool holds, string field, string rule)
    {
        if (!holds)
        {
            throw new ContractViolationException(field, rule);
        }
    }
}
