using KiVendTout.Domain.Fraud;
using KiVendTout.Domain.Payments;

namespace KiVendTout.Domain.Tests.Fraud;

public class CustomerFoldTests
{
    /// <summary>More payments than the window holds, many of them named again when they are older than that.</summary>
    private static readonly Gen<PaymentRecord> GenRecord =
        Gen.Select(Gen.Int[0, 400], Gen.Int[0, 5], Gen.Int[0, 100_000], Gen.Int[1, 3], (payment, kind, second, variant) =>
        {
            var id = $"P{payment}";
            var at = Pay.Noon.AddSeconds(second);
            return kind switch
            {
                0 or 1 => Pay.Attempt(id, at, variant * 60_00, variant == 1 ? "IT" : "FR", $"dev_{variant}", $"ip_{variant}"),
                2 => Pay.Settled(id, variant != 1, at),
                3 => Pay.Refunded(id, $"R{variant}"),
                4 => Pay.ChargedBack(id),
                _ => (PaymentRecord)Pay.Labelled(id, variant == 1),
            };
        });

    private static readonly Gen<PaymentRecord[]> GenRecords = GenRecord.Array[0, 900];

    [Fact]
    public void Waking_from_the_rows_at_any_point_changes_no_decision() => Gen.Select(GenRecords, Gen.Int[0, 900]).Sample(
        (records, wakeAt) =>
        {
            var stayed = new Ledger();
            var woken = new Ledger();
            for (var i = 0; i < records.Length; i++)
            {
                if (i == wakeAt || i % 97 == 0)
                {
                    woken.Wake();
                }

                AssertSame(stayed.Fold(records[i]), woken.Fold(records[i]));
            }
        },
        iter: 60);

    [Fact]
    public void Delivering_everything_twice_changes_nothing() => GenRecords.Sample(
        records =>
        {
            var ledger = new Ledger();
            foreach (var record in records)
            {
                ledger.Fold(record);
                Assert.Null(ledger.Fold(record));
            }

            var alerts = ledger.Alerts.Count;
            Assert.All(records, record => Assert.Null(ledger.Fold(record)));
            Assert.Equal(alerts, ledger.Alerts.Count);
            Assert.Equal(alerts, ledger.Alerts.DistinctBy(alert => alert.AlertId).Count());
        },
        iter: 60);

    [Fact]
    public void However_records_are_split_into_deliveries_the_rows_are_those_of_one_at_a_time() => Gen.Select(GenRecords, Gen.Int[1, 700].Array[1, 20]).Sample(
        (records, sizes) =>
        {
            var alone = new Ledger();
            foreach (var record in records)
            {
                alone.Fold(record);
            }

            var split = new Ledger();
            for (int done = 0, delivery = 0; done < records.Length; done += sizes[delivery++ % sizes.Length])
            {
                split.FoldAll(records[done..Math.Min(records.Length, done + sizes[delivery % sizes.Length])]);
            }

            Assert.Equal(alone.Rows.Keys.ToHashSet(), split.Rows.Keys.ToHashSet());
            Assert.All(alone.Rows, row => AssertSame(row.Value, split.Rows[row.Key]));
            Assert.Equal(alone.Alerts.Select(alert => alert.AlertId), split.Alerts.Select(alert => alert.AlertId));
        },
        iter: 60);

    [Fact]
    public void Every_attempt_is_assessed_once_and_every_outcome_is_kept() => GenRecords.Sample(
        records =>
        {
            var ledger = new Ledger();
            foreach (var record in records)
            {
                ledger.Fold(record);
            }

            foreach (var payment in records.GroupBy(record => record.PaymentId))
            {
                var row = ledger.Rows[payment.Key];
                Assert.Equal(payment.Any(record => record is PaymentAttempted), row.Assessment is not null);
                Assert.Equal(
                    payment.Where(record => record is not PaymentAttempted).Select(record => record.NaturalKey).Distinct(),
                    row.Outcomes.Select(outcome => outcome.NaturalKey));
            }
        },
        iter: 60);

    [Fact]
    public void An_outcome_before_its_attempt_makes_a_row_without_a_decision()
    {
        var ledger = new Ledger();
        Assert.Null(ledger.Fold(Pay.Settled("P1", succeeded: true))!.Assessment);
        Assert.Equal(Decision.Accept, ledger.Fold(Pay.Attempt("P1"))!.Assessment!.Decision);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void What_we_blocked_and_yet_succeeded_is_an_anomaly_in_either_order(bool settledFirst)
    {
        var options = new FraudOptions();
        options.Rules.R2.Action = RuleAction.Block;
        var ledger = new Ledger(options);
        PaymentRecord[] records = [Pay.Attempt("P1", country: "IT"), Pay.Settled("P1", succeeded: true)];
        foreach (var record in settledFirst ? records.Reverse() : records)
        {
            ledger.Fold(record);
        }

        Assert.Equal([Anomaly.BlockedYetSucceeded], ledger.Rows[new PaymentId("P1")].Anomalies);
    }

    [Fact]
    public void The_history_stays_bounded()
    {
        var ledger = new Ledger();
        for (var i = 0; i < CustomerHistory.MaxRecent * 3; i++)
        {
            ledger.Fold(Pay.Attempt($"P{i}", Pay.Noon.AddDays(-i)));
        }

        Assert.Equal(CustomerHistory.MaxRecent, ledger.History.Recent.Count);
        Assert.True(ledger.History.HasOlder);
    }

    private static void AssertSame(PaymentEvidence? expected, PaymentEvidence? actual)
    {
        Assert.Equal(expected?.Position, actual?.Position);
        Assert.Equal(expected?.Assessment?.Hits.Select(hit => hit.RuleId), actual?.Assessment?.Hits.Select(hit => hit.RuleId));
        Assert.Equal(expected?.Assessment?.Score, actual?.Assessment?.Score);
        Assert.Equal(expected?.Outcomes, actual?.Outcomes);
        Assert.Equal(expected?.Anomalies, actual?.Anomalies);
    }
}
