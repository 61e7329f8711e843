using KiVendTout.Domain.Payments;
using KiVendTout.Domain.Tests.Fraud;

namespace KiVendTout.Domain.Tests.Payments;

public class PaymentLifecycleTests
{
    private static readonly PaymentState Nothing = new() { PaymentId = new PaymentId("P1") };

    private static readonly PaymentRecord[] Facts =
    [
        Pay.Settled("P1", succeeded: true), Pay.Refunded("P1", "R1", 3_00), Pay.Refunded("P1", "R2", 4_00),
        Pay.ChargedBack("P1"), Pay.Labelled("P1", fraud: true),
    ];

    [Fact]
    public void The_order_of_arrival_and_repetition_do_not_matter() => Gen.Shuffle(Facts).Sample(shuffled =>
    {
        var state = shuffled.Concat(shuffled).Aggregate(Nothing, PaymentLifecycle.Decide);
        Assert.Equal(PaymentOutcome.ChargedBack, state.Outcome);
        Assert.Equal(7_00, state.RefundedCents);
        Assert.True(state.Succeeded);
        Assert.True(state.LabelledFraud);
    });

    [Theory]
    [InlineData(0, PaymentOutcome.Pending)]
    [InlineData(1, PaymentOutcome.Succeeded)]
    [InlineData(2, PaymentOutcome.Refunded)]
    [InlineData(4, PaymentOutcome.ChargedBack)]
    public void The_outcome_is_the_strongest_fact_known(int facts, PaymentOutcome outcome) =>
        Assert.Equal(outcome, Facts.Take(facts).Aggregate(Nothing, PaymentLifecycle.Decide).Outcome);

    [Fact]
    public void A_known_fact_gives_the_same_instance()
    {
        var state = Facts.Aggregate(Nothing, PaymentLifecycle.Decide);
        Assert.All(Facts, fact => Assert.Same(state, PaymentLifecycle.Decide(state, fact)));
    }

    [Fact]
    public void A_record_of_another_customer_is_refused_by_field()
    {
        var state = PaymentLifecycle.Decide(Nothing, Facts[0]);
        var foreign = Pay.Settled("P1", succeeded: true) with { CustomerId = new CustomerId("C99999") };
        Assert.Equal("customer_id", Assert.Throws<ContractViolationException>(() => PaymentLifecycle.Decide(state, foreign)).Field);
    }

    [Fact]
    public void Refunds_are_bounded()
    {
        var full = Enumerable.Range(0, PaymentState.MaxRefunds).Aggregate(Nothing, (state, i) => PaymentLifecycle.Decide(state, Pay.Refunded("P1", $"R{i}")));
        Assert.Throws<ContractViolationException>(() => PaymentLifecycle.Decide(full, Pay.Refunded("P1", "one-more")));
    }
}
