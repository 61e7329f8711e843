using System.Collections.Immutable;
using CsCheck;
using KiVendTout.Domain.Fraud;
using KiVendTout.Domain.Payments;

namespace KiVendTout.Stores.Tests.Postgres.Payments;

public sealed class PaymentStoreTests(ShopDatabases databases) : ShopTests(databases)
{
    private IPaymentQueries Queries => Shop.Get<IPaymentQueries>();

    [Fact]
    public async Task Any_attempt_is_loaded_as_the_customers_fold_wrote_it()
    {
        var attempts = Enumerable.Range(0, 60).Select(number => Samples.Attempts.Single() with { PaymentId = new($"PAY{number}") }).ToArray();

        await CustomerWriter.ReceiveAsync(Shop.Assessments, attempts);

        foreach (var attempt in attempts)
        {
            var state = new PaymentState { PaymentId = attempt.PaymentId, CustomerId = attempt.CustomerId, Attempt = attempt, Version = 1 };
            Assert.Equal(state, await Shop.Payments.LoadAsync(attempt.PaymentId, Token));
        }
    }

    [Fact]
    public async Task Its_life_is_kept_and_leaves_the_attempt_alone()
    {
        await CustomerWriter.ReceiveAsync(Shop.Assessments, Samples.Attempt("PAY1", "C1", session: "S1"));
        var attempted = (await Shop.Payments.LoadAsync(new("PAY1"), Token))!;
        var settled = attempted with { Succeeded = true, SettledAt = Samples.Noon };
        await Shop.Payments.CommitAsync(settled with { Attempt = attempted.Attempt! with { AmountCents = 1 } }, "x", Token);
        var refunded = settled with { Refunds = settled.Refunds.Add("r1", 100).Add("r2", 250), LabelledFraud = true, Version = 2 };

        Assert.Equal(WriteOutcome.Committed, await Shop.Payments.CommitAsync(refunded, "payment-grain", Token));

        var loaded = await Shop.Payments.LoadAsync(new("PAY1"), Token);
        Assert.Equal(refunded.Refunds, loaded!.Refunds);
        Assert.Equal(refunded with { Version = 3, Refunds = loaded.Refunds }, loaded);
        Assert.Equal("refunded 350", await Shop.ScalarAsync<string>("SELECT outcome || ' ' || refunded_cents FROM payments"));
        Assert.Equal(350L, await Shop.ScalarAsync<long>("SELECT sum(amount_cents)::bigint FROM payment_refunds"));
    }

    [Fact]
    public async Task The_database_sees_the_same_outcome_as_the_domain()
    {
        var states = new[]
        {
            Samples.Payment("PAY1", "C1") with { Succeeded = null, SettledAt = null },
            Samples.Payment("PAY2", "C1"),
            Samples.Payment("PAY3", "C1") with { Succeeded = false },
            Samples.Payment("PAY4", "C1") with { Refunds = ImmutableSortedDictionary<string, long>.Empty.Add("r", 1) },
            Samples.Payment("PAY5", "C1") with { ChargedBackAt = Samples.Noon },
        };
        await Task.WhenAll(states.Select(state => Shop.Payments.CommitAsync(state, "x", Token)));

        Assert.Equal(
            states.Select(state => state.Outcome.ToString().ToLowerInvariant()),
            await Shop.ColumnAsync("SELECT replace(outcome, '_', '') FROM payments ORDER BY payment_id"));
    }

    [Fact]
    public async Task An_outcome_may_come_before_its_attempt()
    {
        var settled = Samples.Payment("PAY1", "C1");
        await Shop.Payments.CommitAsync(settled, "x", Token);
        Assert.Equal(settled with { Version = 1 }, await Shop.Payments.LoadAsync(new("PAY1"), Token));

        await CustomerWriter.ReceiveAsync(Shop.Assessments, Samples.Attempt("PAY1", "C1"));

        Assert.Equal(settled with { Attempt = Samples.Attempt("PAY1", "C1"), Version = 2 }, await Shop.Payments.LoadAsync(new("PAY1"), Token));
        Assert.Equal("complete", await Shop.ScalarAsync<string>("SELECT completeness FROM payments"));
    }

    [Fact]
    public async Task A_stale_version_writes_nothing()
    {
        var state = Samples.Payment("PAY1", "C1");
        await Shop.Payments.CommitAsync(state, "x", Token);

        var stale = state with { LabelledFraud = true, Refunds = ImmutableSortedDictionary<string, long>.Empty.Add("r", 1) };
        Assert.Equal(WriteOutcome.Stale, await Shop.Payments.CommitAsync(stale, "y", Token));
        Assert.Equal(WriteOutcome.Stale, await Shop.Payments.CommitAsync(Samples.Payment("PAY2", "C1") with { Version = 4 }, "y", Token));

        Assert.Equal(state with { Version = 1 }, await Shop.Payments.LoadAsync(new("PAY1"), Token));
        Assert.Null(await Shop.Payments.LoadAsync(new("PAY2"), Token));
        Assert.Equal(0L, await Shop.ScalarAsync<long>("SELECT count(*) FROM payment_refunds"));
    }

    [Fact]
    public async Task Of_two_writers_with_one_version_one_wins()
    {
        var state = Samples.Payment("PAY1", "C1");

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => Shop.Payments.CommitAsync(state, "x", Token)));

        Assert.Single(outcomes, WriteOutcome.Committed);
    }

    [Fact]
    public async Task A_customer_who_has_not_arrived_becomes_a_reference()
    {
        await Shop.Payments.CommitAsync(Samples.Payment("PAY1", "C1"), "x", Token);

        Assert.Equal("referenced 0", await Shop.ScalarAsync<string>("SELECT completeness || ' ' || version FROM customers WHERE customer_id = 'C1'"));
    }

    [Fact]
    public async Task A_payment_that_only_an_alert_names_is_not_shown_and_has_no_customer_yet()
    {
        var alert = new FraudAlert
        {
            AlertId = "AL1",
            PaymentId = new("PAY1"),
            CustomerId = new("C2"),
            RaisedAt = Samples.Noon,
            AmountCents = 1,
            RuleId = "R1",
            Origin = AlertOrigin.Import,
        };
        await Shop.Assessments.ImportAlertAsync(alert, "test", Token);
        var queries = Shop.Get<IPaymentQueries>();

        Assert.Null(await queries.FindAsync(new("PAY1"), Token));
        Assert.Empty((await queries.ListAsync(new PaymentFilter(), new PageRequest(10, null), Token)).Items);
        var reference = (await Shop.Payments.LoadAsync(new("PAY1"), Token))!;
        Assert.Null(reference.CustomerId);

        var own = PaymentLifecycle.Decide(reference, Samples.Settled("PAY1", "C1", Samples.Noon));
        Assert.Equal(WriteOutcome.Committed, await Shop.Payments.CommitAsync(own, "x", Token));
        Assert.Equal(new CustomerId("C1"), (await queries.FindAsync(new("PAY1"), Token))!.State.CustomerId);
    }

    [Fact]
    public async Task A_row_the_database_refuses_harms_no_other()
    {
        var bad = Samples.Payment("PAY13", "C1") with { Refunds = ImmutableSortedDictionary<string, long>.Empty.Add("r", -1) };
        var failing = Shop.Payments.CommitAsync(bad, "x", Token);
        var others = Task.WhenAll(Enumerable.Range(100, 50).Select(i => Shop.Payments.CommitAsync(Samples.Payment($"PAY{i}", $"C{i}"), "x", Token)));

        var fault = await Assert.ThrowsAsync<ContractViolationException>(() => failing);

        Assert.Contains("payments_refunded_cents_check", fault.Rule, StringComparison.Ordinal);
        Assert.All(await others, outcome => Assert.Equal(WriteOutcome.Committed, outcome));
        Assert.Equal(50L, await Shop.ScalarAsync<long>("SELECT count(*) FROM payments"));
    }

    [Fact]
    public async Task Pages_hold_every_payment_once_whatever_is_asked()
    {
        var states = Enumerable.Range(0, 40).Select(i =>
        {
            var attempt = Samples.Attempt($"PAY{i:000}", $"C{i % 4}", Samples.Noon.AddHours(i));
            return new PaymentState
            {
                PaymentId = attempt.PaymentId,
                CustomerId = attempt.CustomerId,
                Attempt = attempt,
                LabelledFraud = i % 5 == 0 ? true : i % 5 == 1 ? false : null,
                Version = 1,
            };
        }).ToArray();
        await Task.WhenAll(states.GroupBy(state => state.CustomerId).Select(customer =>
            CustomerWriter.ReceiveAsync(Shop.Assessments, [.. customer.Select(state => state.Attempt!)])));
        await Task.WhenAll(states.Where(state => state.LabelledFraud is not null).Select(state => Shop.Payments.CommitAsync(state, "x", Token)));

        await HoldsAsync(new PaymentFilter(), _ => true);
        await HoldsAsync(new PaymentFilter { CustomerId = new("C1") }, state => state.CustomerId == new CustomerId("C1"));
        await HoldsAsync(new PaymentFilter { IsFraudulent = true }, state => state.LabelledFraud == true);
        await HoldsAsync(new PaymentFilter { IsFraudulent = false }, state => state.LabelledFraud != true);
        await HoldsAsync(
            new PaymentFilter { From = Samples.Noon.AddHours(5), Until = Samples.Noon.AddHours(9) },
            state => state.Attempt!.OccurredAt >= Samples.Noon.AddHours(5) && state.Attempt.OccurredAt < Samples.Noon.AddHours(9));

        async Task HoldsAsync(PaymentFilter filter, Func<PaymentState, bool> belongs)
        {
            var found = new List<PaymentId>();
            string? after = null;
            do
            {
                var page = await Queries.ListAsync(filter, new PageRequest(6, after), Token);
                Assert.InRange(page.Items.Count, 0, 6);
                found.AddRange(page.Items.Select(item => item.State.PaymentId));
                after = page.Next;
            }
            while (after is not null);
            Assert.Equal(states.Where(belongs).Select(state => state.PaymentId), found);
        }
    }

    [Fact]
    public async Task A_payment_is_found_with_what_we_decided()
    {
        var grain = await CustomerWriter.WakeAsync(Shop.Assessments, "C1");
        await grain.ReceiveAsync(Samples.Attempt("PAY1", "C1", cents: 20_000));
        await Shop.Payments.CommitAsync(Samples.Payment("PAY2", "C1"), "x", Token);

        var assessed = await Queries.FindAsync(new("PAY1"), Token);

        Assert.True(Samples.Same(grain.History.Recent[0].Assessment, assessed!.Assessment));
        Assert.Null((await Queries.FindAsync(new("PAY2"), Token))!.Assessment);
        Assert.Null(await Queries.FindAsync(new("PAY404"), Token));
    }
}
