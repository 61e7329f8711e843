using KiVendTout.Domain.Payments;

namespace KiVendTout.Domain.Tests.Payments;

public class PaymentRecordRulesTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 15, 12, 0, 0, TimeSpan.Zero);

    private static readonly PaymentAttempted Good = new()
    {
        PaymentId = new("P1"),
        CustomerId = new("C1"),
        OccurredAt = Now,
        Method = "card",
        Country = "FR",
        AmountCents = 0,
    };

    public static TheoryData<string, PaymentRecord> Broken => new()
    {
        { "payment_id", Good with { PaymentId = default } },
        { "customer_id", Good with { CustomerId = new("a b") } },
        { "session_id", Good with { SessionId = new SessionId("") } },
        { "attempt_time", Good with { OccurredAt = default } },
        { "attempt_time", Good with { OccurredAt = DateTimeOffset.MaxValue } },
        { "method", Good with { Method = "" } },
        { "method", Good with { Method = "a\ud800" } },
        { "payment_country", Good with { Country = "fr" } },
        { "card_bin", Good with { CardBin = "" } },
        { "ip_hash", Good with { IpHash = "\0" } },
        { "device_id", Good with { DeviceId = "a\tb" } },
        { "amount_cents", Good with { AmountCents = long.MinValue } },
        { "settle_time", new PaymentSettled { PaymentId = new("P1"), CustomerId = new("C1"), OccurredAt = default, Succeeded = true } },
        { "refund_id", new PaymentRefunded { PaymentId = new("P1"), CustomerId = new("C1"), OccurredAt = Now, RefundId = "r\n", AmountCents = 1 } },
        { "amount_cents", new PaymentRefunded { PaymentId = new("P1"), CustomerId = new("C1"), OccurredAt = Now, RefundId = "r", AmountCents = 0 } },
        { "reason_code", new ChargebackReported { PaymentId = new("P1"), CustomerId = new("C1"), OccurredAt = Now, ReasonCode = "" } },
        { "label_time", new PaymentLabelled { PaymentId = new("P1"), CustomerId = new("C1"), OccurredAt = Clock.Earliest.AddTicks(-1), IsFraud = true } },
    };

    [Theory]
    [MemberData(nameof(Broken))]
    public void A_broken_rule_names_the_field(string field, PaymentRecord told) =>
        Assert.Equal(field, Assert.Throws<ContractViolationException>(() => PaymentRecordRules.Check(told, Now)).Field);

    [Fact]
    public void The_time_is_kept_in_utc_to_the_microsecond_and_nothing_else_changes()
    {
        Assert.Same(Good, PaymentRecordRules.Check(Good, Now));

        var kept = PaymentRecordRules.Check(Good with { OccurredAt = Now.ToOffset(TimeSpan.FromHours(2)).AddTicks(19) }, Now);

        Assert.Equal(Good with { OccurredAt = Now.AddTicks(10) }, kept);
        Assert.Equal(TimeSpan.Zero, kept.OccurredAt.Offset);
    }
}
