using KiVendTout.Domain.Fraud;

namespace KiVendTout.Domain.Tests.Fraud;

public class FraudAlertRulesTests
{
    private static readonly FraudAlert Good = new()
    {
        AlertId = "AL:1",
        PaymentId = new("P1"),
        CustomerId = Pay.Customer,
        RaisedAt = Pay.Noon,
        AmountCents = 0,
        RuleId = "high amount",
        Origin = AlertOrigin.Import,
    };

    public static TheoryData<string, FraudAlert> Broken => new()
    {
        { "alert_id", Good with { AlertId = "a b" } },
        { "alert_id", Good with { AlertId = new string('a', FraudAlert.MaxIdLength + 1) } },
        { "payment_id", Good with { PaymentId = default } },
        { "customer_id", Good with { CustomerId = new("") } },
        { "session_id", Good with { SessionId = new SessionId("é") } },
        { "raise_time", Good with { RaisedAt = default } },
        { "raise_time", Good with { RaisedAt = DateTimeOffset.MaxValue } },
        { "rule_id", Good with { RuleId = "a\0b" } },
        { "rule_id", Good with { RuleId = "\udc00" } },
        { "amount_cents", Good with { AmountCents = Currency.MaxAmountCents + 1 } },
        { "score", Good with { Score = 0.5 } },
    };

    [Theory]
    [MemberData(nameof(Broken))]
    public void A_broken_rule_names_the_field(string field, FraudAlert told) =>
        Assert.Equal(field, Assert.Throws<ContractViolationException>(() => FraudAlertRules.Check(told, Pay.Noon)).Field);

    [Fact]
    public void The_time_is_kept_to_the_microsecond() =>
        Assert.Equal(Good with { RaisedAt = Pay.Noon.AddMicroseconds(-1) }, FraudAlertRules.Check(Good with { RaisedAt = Pay.Noon.AddTicks(-1) }, Pay.Noon));
}
