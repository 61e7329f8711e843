using CsCheck;
using KiVendTout.Cli.Fraud;
using KiVendTout.Cli.Tests.Support;
using KiVendTout.Domain.Fraud;
using KiVendTout.Domain.Fraud.Features;

namespace KiVendTout.Cli.Tests.Fraud;

public sealed class PaymentReplayTests : IDisposable
{
    private const string Header = "payment_id,customer_id,session_id,attempt_ts,method,card_bin,payment_country,ip_hash,device_id,amount,result,is_fraud_label";

    private readonly DataFolder _data = new();

    public PaymentReplayTests() => _data.File(
        "customers.csv", "customer_id,signup_ts,country,preferred_device,birthdate,is_minor", "C1,2025-01-01 00:00:00,FR,ios,1990-01-01,0");

    [Fact]
    public void An_attempt_is_judged_by_what_was_known_before_it_and_never_by_its_own_end()
    {
        var rows = Read(
            "P3,C1,,2025-11-01 10:00:03,card,424242,FR,ip,dev,30,failed,0",
            "P1,C1,,2025-11-01 10:00:00,card,424242,FR,ip,dev,10,failed,0",
            "P2,C1,,2025-11-01 10:00:01,card,424242,FR,ip,dev,20,failed,0");

        // P1 is settled two seconds after its attempt: after P2's.
        Assert.Equal(["P1", "P2", "P3"], rows.Select(row => row.Id));
        Assert.Equal([0, 1, 2], rows.Select(row => row["attempts_10min"]));
        Assert.Equal([0, 0, 1], rows.Select(row => row["failures_10min"]));
        Assert.Equal([0, 10, 30], rows.Select(row => row["sum_24h_eur"]));
    }

    [Fact]
    public void A_fraud_counts_from_its_label_on_and_the_file_of_labels_comes_before_the_column()
    {
        string[] lines =
        [
            "P1,C1,,2025-11-01 10:00:00,card,424242,FR,ip,dev,10,success,1",
            "P2,C1,,2025-11-30 10:00:00,card,424242,FR,ip,dev,10,success,0",
            "P3,C1,,2025-12-02 10:00:00,card,424242,FR,ip,dev,10,success,0",
            "P4,C2,,2025-11-21 10:00:00,card,424242,FR,ip,dev,10,success,0",
        ];
        var rows = Read(lines);
        Assert.Equal([0, 0, 1], rows.Where(row => row.Id != "P4").Select(row => row["frauds_confirmed"]));
        Assert.Equal(["P1"], rows.Where(row => row.IsFraud).Select(row => row.Id));

        _data.File("labels.csv", "payment_id,is_fraud,labelled_at,kind", "P2,1,2025-12-01 00:00:00,x", "P1,0,2025-11-20 00:00:00,", "P9,1,2025-11-20 00:00:00,");
        rows = Read(lines);
        Assert.Equal([0, 0, 1], rows.Where(row => row.Id != "P4").Select(row => row["frauds_confirmed"]));
        Assert.Equal(["P2"], rows.Where(row => row.IsFraud).Select(row => row.Id));
    }

    [Fact]
    public void Others_of_a_device_and_an_address_are_seen_with_what_is_known_of_their_payments_by_then()
    {
        _data.File("labels.csv", "payment_id,is_fraud,labelled_at", "P1,1,2025-11-02 00:00:00");
        var rows = Read(
            "P1,C1,,2025-11-01 10:00:00,card,424242,FR,ip,dev,10,failed,0",
            "P2,C2,,2025-11-01 10:00:01,card,424242,FR,ip,dev,10,success,0",
            "P3,C2,,2025-11-01 10:30:00,card,424242,FR,,dev,10,success,0",
            "P4,C2,,2025-11-03 10:00:00,card,424242,FR,ip,,10,success,0",
            "P5,C1,,2025-11-03 11:00:00,card,424242,FR,ip,dev,10,success,0");

        Assert.Equal([0, 1, 1, float.NaN, 1], rows.Select(row => row["device_customers_30d"]));
        Assert.Equal([0, 0, 1, float.NaN, 0], rows.Select(row => row["device_failures_24h"]));
        Assert.Equal([0, 0, 0, float.NaN, 0], rows.Select(row => row["device_frauds_30d"]));
        Assert.Equal([0, 1, float.NaN, 0, 0], rows.Select(row => row["address_attempts_1h"]));
        Assert.Equal([0, 0, float.NaN, 1, 0], rows.Select(row => row["address_frauds_30d"]));
    }

    [Fact]
    public void The_customer_and_the_last_change_of_contact_data_are_looked_up_and_a_card_is_its_hash_where_that_is_told()
    {
        _data.File("contact_changes.csv", "customer_id,changed_at", "C1,2025-11-09 00:00:00", "C1,2025-11-01 00:00:00", "C1,2025-11-03 00:00:00");
        _data.File(
            "payments.csv",
            Header + ",card_hash",
            "P1,C1,,2025-10-01 00:00:00,card,424242,FR,ip,dev,10,success,0,aa",
            "P2,C1,,2025-11-04 00:00:00,card,424242,DE,ip,dev,50,success,0,bb",
            "P3,C2,,2025-11-04 00:00:00,paypal,,FR,ip,dev,10,success,0,");
        var rows = Replay();

        Assert.Equal([273, 307, float.NaN], rows.Select(row => row["since_signup_d"]));
        Assert.Equal([float.NaN, 1, float.NaN], rows.Select(row => row["since_contact_change_d"]));
        Assert.Equal([0, 1, 0], rows.Select(row => row["contact_change_then_high"]));
        Assert.Equal([0, 1, float.NaN], rows.Select(row => row["country_mismatch"]));
        Assert.Equal([float.NaN, 1, float.NaN], rows.Select(row => row["card_is_new"]));
        Assert.Equal([0, 0.1, 0], rows.Select(row => row.RuleScore), (one, other) => Math.Abs(one - other) < 1e-9);
    }

    [Fact]
    public void More_attempts_at_once_than_a_history_keeps_are_all_settled()
    {
        var rows = Read([
            .. Enumerable.Range(0, 300).Select(number => $"P{number:D3},C1,,2025-11-01 10:00:00,card,424242,FR,ip,dev,10,failed,0"),
            "P900,C1,,2025-11-01 10:00:10,card,424242,FR,ip,dev,10,failed,0",
        ]);

        Assert.Equal((256, 256), (rows[^1]["attempts_10min"], rows[^1]["failures_10min"]));
    }

    [Fact]
    public void The_order_of_the_lines_does_not_matter() =>
        Gen.Select(Gen.Select(Gen.Int[1, 4], Gen.Int[0, 50], Gen.Int[0, 3], Gen.Bool, Gen.Bool).Array[1, 40], Gen.Int).Sample(
            (drawn, seed) =>
            {
                string[] lines = [.. drawn.Select((one, number) =>
                    $"P{number},C{one.Item1},,2025-11-{1 + (one.Item2 / 5):D2} 10:00:{one.Item2:D2},card,42424{one.Item3},FR,ip{one.Item3},dev{one.Item1 / 2},{number}," +
                    $"{(one.Item4 ? "success" : "failed")},{(one.Item5 ? 1 : 0)}")];
                var rows = Read(lines);
                new Random(seed).Shuffle(lines);
                Assert.Equal(rows, Read(lines));
            },
            iter: 30,
            threads: 1);

    public void Dispose() => _data.Dispose();

    private List<Row> Read(params IEnumerable<string> lines)
    {
        _data.File("payments.csv", lines.Prepend(Header));
        return Replay();
    }

    private List<Row> Replay() => [.. new PaymentReplay(_data.Load, new FraudOptions()).Run().Select(attempt => new Row(
        attempt.Story.Attempt.PaymentId.Value, attempt.Story.IsFraud, attempt.RuleScore, string.Join(' ', attempt.Features.ToArray())))];

    /// <summary>An attempt, its features as text, so that two that are equal are.</summary>
    private sealed record Row(string Id, bool IsFraud, double RuleScore, string Features)
    {
        public float this[string name] =>
            float.Parse(Features.Split(' ')[FeatureTable.All.Select(feature => feature.Name).ToList().IndexOf(name)]);
    }
}
