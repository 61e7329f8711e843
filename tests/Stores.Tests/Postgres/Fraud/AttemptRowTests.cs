using KiVendTout.Domain.Fraud;

namespace KiVendTout.Stores.Tests.Postgres.Fraud;

/// <summary>The row of <c>payments</c> of an attempt comes with its assessment, or neither does.</summary>
public sealed class AttemptRowTests(ShopDatabases databases) : ShopTests(databases)
{
    [Fact]
    public async Task An_attempt_and_its_assessment_appear_in_one_transaction()
    {
        await CustomerWriter.ReceiveAsync(Shop.Assessments, Samples.Attempt("PAY1", "C1", session: "S1"), Samples.Settled("PAY2", "C1", Samples.Noon));

        Assert.True(await Shop.ScalarAsync<bool>("SELECT p.xmin = a.xmin FROM payments p JOIN payment_assessments a USING (payment_id)"));
        Assert.Equal(["PAY1 complete 1 kafka:payments"], await Shop.ColumnAsync("SELECT payment_id || ' ' || completeness || ' ' || version || ' ' || updated_by FROM payments"));
        Assert.Equal(["S1 referenced 0"], await Shop.ColumnAsync("SELECT session_id || ' ' || completeness || ' ' || version FROM sessions"));
    }

    [Fact]
    public async Task Records_of_one_payment_in_one_delivery_write_its_attempt_once()
    {
        await CustomerWriter.ReceiveAsync(
            Shop.Assessments,
            Samples.Settled("PAY1", "C1", Samples.Noon), Samples.Attempt("PAY1", "C1"), Samples.Attempt("PAY1", "C1", cents: 7), Samples.Attempt("PAY2", "C1"));

        Assert.Equal(["PAY1 5000 1", "PAY2 5000 1"], await Shop.ColumnAsync("SELECT payment_id || ' ' || amount_cents || ' ' || version FROM payments ORDER BY 1"));
    }

    [Fact]
    public async Task The_customer_of_a_reference_was_a_guess()
    {
        await ReferAsync("PAY1", "C9");

        await CustomerWriter.ReceiveAsync(Shop.Assessments, Samples.Attempt("PAY1", "C1"));

        Assert.Equal(["C1 1"], await Shop.ColumnAsync("SELECT customer_id || ' ' || version FROM payments"));
    }

    [Fact]
    public async Task A_payment_that_another_customer_has_claimed_is_refused_whole_and_harms_no_other()
    {
        await Shop.Payments.CommitAsync(Samples.Payment("PAY1", "C9"), "x", Token);
        var thief = await CustomerWriter.WakeAsync(Shop.Assessments, "C1");
        var honest = await Task.WhenAll(Enumerable.Range(10, 10).Select(i => CustomerWriter.WakeAsync(Shop.Assessments, $"C{i}")));

        var theft = thief.ReceiveAsync(Samples.Attempt("PAY0", "C1"), Samples.Attempt("PAY1", "C1", session: "S1", cents: 20_000));
        var outcomes = await Task.WhenAll(honest.Select(grain => grain.ReceiveAsync(Samples.Attempt("PAY" + grain.History.CustomerId.Value, grain.History.CustomerId.Value))));

        Assert.Equal("payment_id", (await Assert.ThrowsAsync<ContractViolationException>(() => theft)).Field);
        Assert.All(outcomes, outcome => Assert.Equal(WriteOutcome.Committed, outcome));
        Assert.Equal(["PAY1 C9 1"], await Shop.ColumnAsync("SELECT payment_id || ' ' || customer_id || ' ' || version FROM payments WHERE customer_id < 'C1' OR customer_id = 'C9'"));
        foreach (var table in new[] { "payments", "payment_assessments", "customer_histories", "sessions", "fraud_alerts" })
        {
            Assert.Equal(0L, await Shop.ScalarAsync<long>($"SELECT count(*) FROM {table} WHERE customer_id = 'C1'"));
        }
    }

    [Fact]
    public async Task A_stale_writer_writes_no_attempt()
    {
        var first = await CustomerWriter.WakeAsync(Shop.Assessments, "C1");
        var second = await CustomerWriter.WakeAsync(Shop.Assessments, "C1");
        await first.ReceiveAsync(Samples.Attempt("PAY1", "C1"));

        Assert.Equal(WriteOutcome.Stale, await second.ReceiveAsync(Samples.Attempt("PAY1", "C1", cents: 7), Samples.Attempt("PAY2", "C1")));

        Assert.Equal(["PAY1 5000"], await Shop.ColumnAsync("SELECT payment_id || ' ' || amount_cents FROM payments"));
    }

    [Fact]
    public async Task Many_customers_are_committed_by_one_call_and_the_stale_among_them_told()
    {
        await CustomerWriter.ReceiveAsync(Shop.Assessments, Samples.Attempt("PAY0", "C1"));
        var grains = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => CustomerWriter.WakeAsync(Shop.Assessments, $"C{i}")));
        await CustomerWriter.ReceiveAsync(Shop.Assessments, Samples.Attempt("PAY99", "C7"));

        var outcomes = await Shop.Assessments.CommitAsync(
            [.. grains.Select((grain, i) => grain.Fold(Samples.Attempt($"PAY{i + 100}", grain.History.CustomerId.Value)))], Token);

        Assert.Equal(Enumerable.Range(0, 20).Select(i => i == 7 ? WriteOutcome.Stale : WriteOutcome.Committed), outcomes);
        Assert.Equal(21L, await Shop.ScalarAsync<long>("SELECT count(*) FROM payments JOIN payment_assessments USING (payment_id, customer_id)"));
    }

    /// <summary>Whether one round trip does, or a stale history is in the way.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Links_of_an_erased_customer_do_not_come_back(bool isInTheWay)
    {
        await CustomerWriter.ReceiveAsync(Shop.Assessments, Samples.Attempt("PAY1", "C1"));
        await Shop.Customers.EraseAsync(new("C1"), "dpo", Token);
        var erased = await CustomerWriter.WakeAsync(Shop.Assessments, "C1");
        var stale = await CustomerWriter.WakeAsync(Shop.Assessments, "C2");
        if (isInTheWay)
        {
            await CustomerWriter.ReceiveAsync(Shop.Assessments, Samples.Attempt("PAY2", "C2"));
        }

        var outcomes = await Shop.Assessments.CommitAsync([erased.Fold(Samples.Attempt("PAY9", "C1")), stale.Fold(Samples.Attempt("PAY8", "C2"))], Token);

        Assert.Equal([WriteOutcome.Committed, isInTheWay ? WriteOutcome.Stale : WriteOutcome.Committed], outcomes);
        Assert.Equal(["PAY1", "PAY9"], await Shop.ColumnAsync("SELECT payment_id::text FROM payments WHERE customer_id = 'C1' AND num_nonnulls(ip_hash, device_id, card_bin) = 0 ORDER BY 1"));
        Assert.All(
            (await Shop.Assessments.LoadAsync(new("C1"), Token)).Recent,
            evidence => Assert.Equal((null, null, null, 5000L), (evidence.Attempt!.IpHash, evidence.Attempt.DeviceId, evidence.Attempt.CardBin, evidence.Attempt.AmountCents)));
    }

    [Fact]
    public async Task Evidence_that_holds_its_attempt_goes_on_holding_it_and_its_links_are_cut_there()
    {
        var grain = await CustomerWriter.WakeAsync(Shop.Assessments, "C1");
        await grain.ReceiveAsync(Samples.Attempt("PAY1", "C1", Samples.Noon.AddMicroseconds(1), session: "S1"));
        await Shop.ExecuteAsync(
            """
            UPDATE payment_assessments SET evidence = evidence || jsonb_build_object('v', 1, 'attempt', jsonb_build_object('at', '2025-11-17T12:00:00.000001+00:00',
                'session', 'S1', 'method', 'card', 'bin', '497010', 'country', 'FR', 'ip', '7f19717dd0b54b37', 'device', 'dev_38b70bd879a5', 'cents', 5000));
            UPDATE payments SET method = 'another';
            """);
        Assert.True(Samples.Same(grain.History, await Shop.Assessments.LoadAsync(new("C1"), Token)));

        await grain.ReceiveAsync(Samples.Settled("PAY1", "C1", Samples.Noon.AddSeconds(2)));

        Assert.True(Samples.Same(grain.History, await Shop.Assessments.LoadAsync(new("C1"), Token)));
        await Shop.Customers.EraseAsync(new("C1"), "dpo", Token);
        var cut = Assert.Single((await Shop.Assessments.LoadAsync(new("C1"), Token)).Recent);
        Assert.Equal(grain.History.Recent[0].Attempt! with { IpHash = null, DeviceId = null, CardBin = null }, cut.Attempt);
        Assert.Single(cut.Outcomes);
    }

    private Task<FraudAlert> ReferAsync(string payment, string customer) => Shop.Assessments.ImportAlertAsync(
        new FraudAlert
        {
            AlertId = "AL" + payment,
            PaymentId = new(payment),
            CustomerId = new(customer),
            RaisedAt = Samples.Noon,
            AmountCents = 1,
            RuleId = "told",
            Origin = AlertOrigin.Import,
        },
        "test",
        Token);
}
