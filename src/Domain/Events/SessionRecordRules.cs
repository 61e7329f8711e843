namespace KiVendTout.Domain.Events;

/// <summary>What a record about a session must obey: pure. The one door for records of the topics, commands and loaders alike.</summary>
public static class SessionRecordRules
{
    /// <summary>Longest name of a device kind, in characters.</summary>
    public const int MaxDeviceLength = 50;

    /// <summary>Longest address hash, in characters.</summary>
    public const int MaxIpHashLength = 128;

    /// <summary>Longest marketing source or campaign, in characters.</summary>
    public const int MaxUtmLength = 100;

    /// <summary>Answers the event as we keep it (its time cut to the microsecond) when it obeys the rules.</summary>
    /// <param name="told">The event.</param>
    /// <param name="now">Now, UTC: see <see cref="Clock.Problem"/>.</param>
    /// <exception cref="ContractViolationException">It breaks one; fields by their proto names.</exception>
    public static UserEvent Check(UserEvent told, DateTimeOffset now)
    {
        IdRule.Require(told.EventId.Value, "event_id");
        Require.That(EventTypes.IsValid(told.EventType), "event_type", EventTypes.Description);
        var time = Require.Time(told.OccurredAt, "event_time", now);
        CheckCommon(told);
        Require.OptionalId(told.ProductId?.Value, "product_id");
        Require.OptionalId(told.PaymentId?.Value, "payment_id");
        Require.OptionalId(told.OrderId, "order_id");
        if (told.CartValueCents is { } cents)
        {
            Require.Amount(cents, "cart_value_cents", least: 0);
        }

        return time.EqualsExact(told.OccurredAt) ? told : told with { OccurredAt = time };
    }

    /// <summary>Answers the declaration as we keep it (its times cut to the microsecond) when it obeys the rules.</summary>
    /// <param name="told">The declaration.</param>
    /// <param name="now">Now, UTC: see <see cref="Clock.Problem"/>.</param>
    /// <exception cref="ContractViolationException">It breaks one; fields by their proto names.</exception>
    public static SessionDeclared Check(SessionDeclared told, DateTimeOffset now)
    {
        var start = Require.Time(told.OccurredAt, "start_time", now);
        CheckCommon(told);
        DateTimeOffset? end = told.EndedAt is { } ended ? Require.Time(ended, "end_time", now) : null;
        Require.That(!(end < start), "end_time", "must not lie before start_time");
        var kept = told with { OccurredAt = start, EndedAt = end };
        return kept == told ? told : kept;
    }

    private static void CheckCommon(SessionRecord told)
    {
        IdRule.Require(told.CustomerId.Value, "customer_id");
        IdRule.Require(told.SessionId.Value, "session_id");
        Require.OptionalText(told.Device, "device", MaxDeviceLength);
        Require.OptionalText(told.IpHash, "ip_hash", MaxIpHashLength);
        Require.OptionalText(told.UtmSource, "utm_source", MaxUtmLength);
        Require.OptionalText(told.UtmCampaign, "utm_campaign", MaxUtmLength);
    }
}
