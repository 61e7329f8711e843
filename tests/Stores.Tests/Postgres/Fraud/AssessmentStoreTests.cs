using KiVendTout.Domain.Fraud;
using KiVendTout.Domain.Payments;
using FraudAlertRaised = KiVendTout.Contracts.Fraud.V1.FraudAlertRaised;

namespace KiVendTout.Stores.Tests.Postgres.Fraud;

public sealed class AssessmentStoreTests(ShopDatabases databases) : ShopTests(databases)
{
    [Fact]
    public async Task A_history_wakes_as_it_was()
    {
        var random = new Random(7);
        var grains = await Task.WhenAll(Enumerable.Range(0, 5).Select(i => CustomerWriter.WakeAsync(Shop.Assessments, $"C{i}")));
        for (var round = 0; round < 30; round++)
        {
            foreach (var grain in grains)
            {
                var customer = grain.History.CustomerId.Value;
                var records = Enumerable.Range(0, random.Next(1, 4)).Select(_ => SomeRecord(random, customer)).ToArray();
                Assert.Equal(WriteOutcome.Committed, await grain.ReceiveAsync(records));
            }
        }

        foreach (var grain in grains)
        {
            Assert.True(Samples.Same(grain.History, await Shop.Assessments.LoadAsync(grain.History.CustomerId, Token)));
        }
    }

    [Fact]
    public async Task Only_the_newest_payments_wake_and_older_ones_are_found()
    {
        var grain = await CustomerWriter.WakeAsync(Shop.Assessments, "C1");
        await grain.ReceiveAsync([.. Enumerable.Range(0, CustomerHistory.MaxRecent + 20).Select(i => Samples.Attempt($"PAY{i}", "C1", Samples.Noon.AddDays(i)))]);

        var woken = await Shop.Assessments.LoadAsync(new("C1"), Token);
        var older = await Shop.Assessments.FindAsync(new("C1"), [new("PAY0"), new("PAY5"), new("PAY404")], Token);

        Assert.True(woken.HasOlder);
        Assert.True(Samples.Same(grain.History, woken));
        Assert.Equal(["PAY0", "PAY5"], older.Select(evidence => evidence.PaymentId.Value));
    }

    [Fact]
    public async Task Who_is_unknown_has_an_empty_history()
    {
        var history = await Shop.Assessments.LoadAsync(new("C1"), Token);

        Assert.True(Samples.Same(new CustomerHistory(new("C1")), history));
    }

    [Fact]
    public async Task A_stale_commit_writes_nothing()
    {
        var first = await CustomerWriter.WakeAsync(Shop.Assessments, "C1");
        var second = await CustomerWriter.WakeAsync(Shop.Assessments, "C1");
        await first.ReceiveAsync(Samples.Attempt("PAY1", "C1", cents: 20_000));

        Assert.Equal(WriteOutcome.Stale, await second.ReceiveAsync(Samples.Attempt("PAY2", "C1", cents: 20_000, session: "S2")));

        Assert.Equal(["PAY1"], await Shop.ColumnAsync("SELECT payment_id::text FROM payment_assessments"));
        Assert.Equal(["PAY1:R1"], await Shop.ColumnAsync("SELECT alert_id FROM fraud_alerts"));
        Assert.Equal(["PAY1:R1"], await Shop.ColumnAsync("SELECT ce_id FROM outbox"));
        Assert.Empty(await Shop.ColumnAsync("SELECT session_id::text FROM sessions"));
    }

    [Fact]
    public async Task A_version_ahead_of_the_store_is_stale()
    {
        var commit = (await CustomerWriter.WakeAsync(Shop.Assessments, "C1")).Fold(Samples.Attempt("PAY1", "C1"));

        Assert.Equal(WriteOutcome.Stale, await Shop.Assessments.CommitAsync(commit with { ExpectedVersion = 5 }, Token));
        Assert.Empty(await Shop.ColumnAsync("SELECT customer_id::text FROM customer_histories"));
    }

    [Fact]
    public async Task Of_a_hand_over_only_the_payment_of_another_customer_is_refused()
    {
        await CustomerWriter.ReceiveAsync(Shop.Assessments, Samples.Attempt("PAY0", "C0"));
        var writers = await Task.WhenAll(Enumerable.Range(1, 20).Select(i => CustomerWriter.WakeAsync(Shop.Assessments, $"C{i}")));
        var commits = writers.Select((writer, i) => writer.Fold(Samples.Attempt(i == 7 ? "PAY0" : $"PAY{i + 1}", writer.History.CustomerId.Value, cents: 20_000))).ToList();

        var outcomes = await Shop.Assessments.CommitAsync(commits, Token);

        Assert.Equal(Enumerable.Range(0, 20).Select(i => i == 7 ? WriteOutcome.Refused : WriteOutcome.Committed), outcomes);
        Assert.Equal(20L, await Shop.ScalarAsync<long>("SELECT count(*) FROM payment_assessments"));
        Assert.Equal(19L, await Shop.ScalarAsync<long>("SELECT count(*) FROM outbox"));
        await Assert.ThrowsAsync<ContractViolationException>(() => Shop.Assessments.CommitAsync(commits[7], Token));
    }

    [Fact]
    public async Task An_alert_that_another_system_has_told_is_not_told_again()
    {
        var alert = (await CustomerWriter.WakeAsync(Shop.Assessments, "C1")).Fold(Samples.Attempt("PAY1", "C1", cents: 20_000)).Alerts.Single();
        await Shop.Assessments.ImportAlertAsync(alert, "test", Token);

        await CustomerWriter.ReceiveAsync(Shop.Assessments, Samples.Attempt("PAY1", "C1", cents: 20_000), Samples.Attempt("PAY2", "C1", cents: 20_000));

        Assert.Equal(["PAY2:R1"], await Shop.ColumnAsync("SELECT ce_id FROM outbox"));
        Assert.Equal(["PAY1:R1", "PAY2:R1"], await Shop.ColumnAsync("SELECT alert_id FROM fraud_alerts ORDER BY alert_id"));
    }

    [Fact]
    public async Task Stale_and_current_commits_share_a_batch_in_peace()
    {
        var stale = (await CustomerWriter.WakeAsync(Shop.Assessments, "C0")).Fold(Samples.Attempt("PAY0", "C0"));
        await (await CustomerWriter.WakeAsync(Shop.Assessments, "C0")).ReceiveAsync(Samples.Attempt("PAY0", "C0"));
        var grains = await Task.WhenAll(Enumerable.Range(1, 20).Select(i => CustomerWriter.WakeAsync(Shop.Assessments, $"C{i}")));

        var late = Shop.Assessments.CommitAsync(stale, Token);
        var outcomes = await Task.WhenAll(grains.Select((grain, i) => grain.ReceiveAsync(Samples.Attempt($"PAY{i + 1}", grain.History.CustomerId.Value))));

        Assert.Equal(WriteOutcome.Stale, await late);
        Assert.All(outcomes, outcome => Assert.Equal(WriteOutcome.Committed, outcome));
    }

    [Fact]
    public async Task An_alert_becomes_one_row_and_one_record()
    {
        var grain = await CustomerWriter.WakeAsync(Shop.Assessments, "C1");
        await grain.ReceiveAsync(Samples.Attempt("PAY1", "C1", cents: 20_000, session: "S1"));

        var record = Assert.Single(await Shop.Outbox.ReadAsync(100, Token));
        var raised = FraudAlertRaised.Parser.ParseFrom(record.Payload.Span);
        Assert.Equal(("fraud-alerts", "C1", "PAY1:R1", "kivendtout.fraud.v1.FraudAlertRaised"), (record.Topic, record.Key, record.CloudEventId, record.CloudEventType));
        Assert.Equal(("PAY1:R1", "PAY1", "C1", "R1", 20_000L), (raised.AlertId, raised.PaymentId, raised.CustomerId, raised.RuleId, raised.AmountCents));
        Assert.Equal("complete", await Shop.ScalarAsync<string>("SELECT completeness FROM payments WHERE payment_id = 'PAY1'"));

        // The same alert once more: no second record.
        var again = grain.Fold() with { Alerts = [Alert("PAY1:R1", "PAY1", "R1", AlertOrigin.Rule)] };
        Assert.Equal(WriteOutcome.Committed, await Shop.Assessments.CommitAsync(again, Token));
        Assert.Single(await Shop.Outbox.ReadAsync(100, Token));
    }

    [Fact]
    public async Task A_decision_is_stored_in_columns_too()
    {
        var grain = await CustomerWriter.WakeAsync(Shop.Assessments, "C1");
        await grain.ReceiveAsync(Samples.Attempt("PAY1", "C1", cents: 20_000) with { Country = "DE" });

        Assert.Equal(
            "{R1,R2} accept 1",
            await Shop.ScalarAsync<string>("SELECT rule_ids::text || ' ' || decision || ' ' || position FROM payment_assessments"));
        Assert.Equal(
            grain.History.Recent[0].Assessment!.Score,
            await Shop.ScalarAsync<double>("SELECT score FROM payment_assessments"));
    }

    [Fact]
    public async Task A_payment_that_another_customer_has_claimed_is_refused_and_harms_no_other()
    {
        await (await CustomerWriter.WakeAsync(Shop.Assessments, "C1")).ReceiveAsync(Samples.Attempt("PAY1", "C1"));
        var thief = await CustomerWriter.WakeAsync(Shop.Assessments, "C2");
        var honest = await Task.WhenAll(Enumerable.Range(10, 10).Select(i => CustomerWriter.WakeAsync(Shop.Assessments, $"C{i}")));

        var theft = thief.ReceiveAsync(Samples.Attempt("PAY1", "C2"));
        var outcomes = await Task.WhenAll(honest.Select(grain => grain.ReceiveAsync(Samples.Attempt("PAY" + grain.History.CustomerId.Value, grain.History.CustomerId.Value))));

        Assert.Equal("payment_id", (await Assert.ThrowsAsync<ContractViolationException>(() => theft)).Field);
        Assert.All(outcomes, outcome => Assert.Equal(WriteOutcome.Committed, outcome));
        Assert.Equal("C1", await Shop.ScalarAsync<string>("SELECT customer_id::text FROM payment_assessments WHERE payment_id = 'PAY1'"));
        Assert.Equal(0, (await Shop.Assessments.LoadAsync(new("C2"), Token)).Version);
    }

    [Fact]
    public async Task Two_customers_who_claim_one_payment_at_once_do_not_both_get_it()
    {
        var one = (await CustomerWriter.WakeAsync(Shop.Assessments, "C1")).Fold(Samples.Attempt("PAY1", "C1"));
        var two = (await CustomerWriter.WakeAsync(Shop.Assessments, "C2")).Fold(Samples.Attempt("PAY1", "C2"));

        var both = new[] { Shop.Assessments.CommitAsync(one, Token), Shop.Assessments.CommitAsync(two, Token) };
        await Task.WhenAll(both.Select(task => task.ContinueWith(_ => { }, TaskScheduler.Default)));

        Assert.Equal(
            [null, nameof(ContractViolationException)],
            both.Select(task => task.Exception?.InnerException?.GetType().Name).Order());
    }

    [Fact]
    public async Task An_imported_alert_is_kept_as_told()
    {
        var alert = Alert("AL1", "PAY1", "high_amount", AlertOrigin.Import) with { LabelledFraud = true, SessionId = new("S1") };

        Assert.Equal(alert, await Shop.Assessments.ImportAlertAsync(alert, "load", Token));
        Assert.Equal(alert, await Shop.Assessments.ImportAlertAsync(alert, "load", Token));
        Assert.Equal(alert, await Shop.Assessments.ImportAlertAsync(alert with { AmountCents = 9 }, "load", Token));
        Assert.Equal(alert, await Shop.Assessments.ImportAlertAsync(alert with { AlertId = "AL2" }, "load", Token));

        Assert.Equal(alert, await Shop.Get<IFraudAlertQueries>().FindAsync("AL1", Token));
        Assert.Empty(await Shop.Outbox.ReadAsync(10, Token));
    }

    private static FraudAlert Alert(string id, string payment, string rule, AlertOrigin origin) => new()
    {
        AlertId = id,
        PaymentId = new(payment),
        CustomerId = new("C1"),
        RaisedAt = Samples.Noon,
        AmountCents = 5858,
        RuleId = rule,
        Origin = origin,
    };

    private static PaymentRecord SomeRecord(Random random, string customer)
    {
        var payment = $"{customer}-{random.Next(20)}";
        var at = Samples.Noon.AddMicroseconds(random.NextInt64(10_000_000_000));
        return random.Next(4) switch
        {
            0 => Samples.Settled(payment, customer, at, random.Next(2) == 0),
            1 => new PaymentRefunded { PaymentId = new(payment), CustomerId = new(customer), OccurredAt = at, RefundId = $"r{random.Next(3)}", AmountCents = 7 },
            _ => Samples.Attempt(payment, customer, at, random.Next(30_000), $"S{payment}"),
        };
    }
}
