using CsCheck;
using KiVendTout.Domain.Fraud.Window;
using KiVendTout.Training.Histories;
using KiVendTout.Training.Tests.Support;

namespace KiVendTout.Training.Tests.Histories;

public sealed class HistoryVectorsTests
{
    private static readonly TimeSpan Delay = TimeSpan.FromDays(3);

    private static readonly Gen<LabelledRow[]> GenRows = Gen.Select(Gen.Int[0, 40 * 24], Gen.Int[0, 3], Gen.Int[0, 3], Gen.Bool, Gen.Int[0, 200])
        .Array[1, 60].Select(rows => rows.Select(row => new LabelledRow
        {
            Time = Simulator.Start.AddHours(row.Item1),
            Customer = $"c{row.Item2}",
            Terminal = row.Item3 == 0 ? null : $"t{row.Item3}",
            IsFraud = row.Item4,
            AmountCents = row.Item5 * 100,
        }).OrderBy(row => row.Time).ToArray());

    [Theory]
    [InlineData("terminal_attempts_1h", 1)]
    [InlineData("terminal_attempts_24h", 24)]
    [InlineData("terminal_attempts_7d", 7 * 24)]
    [InlineData("terminal_attempts_30d", 30 * 24)]
    public void A_terminal_has_its_earlier_payments_of_a_window(string name, int hours) => GenRows.Sample(rows => Compare(rows, name, at =>
        rows[at].Terminal is null ? float.NaN : Same(rows, at).Count(earlier => rows[at].Time - earlier.Time < TimeSpan.FromHours(hours))));

    [Theory]
    [InlineData("1d", 1)]
    [InlineData("7d", 7)]
    [InlineData("30d", 30)]
    public void A_terminal_has_the_share_of_frauds_among_those_whose_labels_have_come(string name, int days) => GenRows.Sample(rows =>
    {
        Compare(rows, $"terminal_labelled_{name}", at => rows[at].Terminal is null ? float.NaN : Labelled(rows, at, days).Count());
        Compare(rows, $"terminal_fraud_share_{name}", at => Labelled(rows, at, days).Select(earlier => earlier.IsFraud ? 1f : 0f).DefaultIfEmpty(float.NaN).Average());
    });

    [Fact]
    public void No_feature_and_no_rule_knows_a_label_that_has_not_come_or_what_comes_later() => GenRows.Sample(rows =>
    {
        // The vector of the last payment, with every label of the last days before it turned round, and its own.
        var last = rows[^1];
        var turned = rows.Select(row => last.Time - row.Time < Delay ? row with { IsFraud = !row.IsFraud } : row).ToArray();

        Assert.Equal(Vector(rows), Vector(turned));

        float[] Vector(LabelledRow[] told) => Vectors(told).Rows[rows.Length - 1].ToArray();
    });

    [Fact]
    public void A_label_that_has_come_counts_for_the_customer_and_for_others_at_the_terminal()
    {
        LabelledRow[] rows =
        [
            Row("a", 0, isFraud: true),
            Row("a", 2, isFraud: false), Row("b", 2, isFraud: false),
            Row("a", 4, isFraud: false), Row("b", 4, isFraud: false),
        ];

        var vectors = Vectors(rows);

        Assert.Equal([0, 0, 0, 1, 0], Column(vectors, "frauds_confirmed"));
        Assert.Equal([0, 0, 0, 0, 1], Column(vectors, "device_frauds_30d"));
    }

    [Fact]
    public void What_a_history_does_not_tell_is_missing_and_no_rule_hits_by_it()
    {
        var history = new LabelledHistory([], hasResults: false);
        history.TryAdd(Row("a", 0.5, false) with { AmountCents = 900_00, CustomerCountry = "FR", Terminal = null });

        var vectors = HistoryVectors.Of(history, Delay, [0]);

        Assert.Equal([0.0], vectors.RuleScores);
        Assert.All(["country_mismatch", "since_signup_d", "card_is_new", "device_customers_30d", "address_customers_24h"], name => Assert.True(float.IsNaN(Column(vectors, name)[0]), name));
        Assert.Equal(900, Column(vectors, "amount_eur")[0]);
    }

    [Fact]
    public void Rules_and_features_see_results_countries_and_links_where_they_are_told()
    {
        LinkedEntity[] entities = [LinkedEntity.Device, LinkedEntity.Terminal, LinkedEntity.Address, LinkedEntity.Card];
        var history = new LabelledHistory(entities, hasResults: true);
        history.TryAdd(Told("a", 0, "d1", PaymentResult.Failed));
        history.TryAdd(Told("b", 0.001, "d1", PaymentResult.Unknown));
        history.TryAdd(Told("a", 0.002, "d2", PaymentResult.Succeeded) with { Address = "other" });
        history.TryAdd(Told("a", 0.5, "d2", PaymentResult.Succeeded));

        var vectors = HistoryVectors.Of(history, Delay, [0, 1, 2, 3]);

        // The first large purchase from another country; that too; also another device and address soon after; then another country only.
        Assert.Equal([0.46, 0.46, 0.73, 0.1], vectors.RuleScores.Select(score => Math.Round(score, 9)));
        Assert.Equal([0, 0, 1, 0], Column(vectors, "failures_in_row"));
        Assert.Equal([0, 1, 0, 0], Column(vectors, "device_customers_30d"));
        Assert.Equal([0, 1, 2, 3], Column(vectors, "card_attempts_24h"));
    }

    private static LabelledRow Told(string customer, double day, string device, PaymentResult result) => Row(customer, 0.4 + day, false) with
    {
        AmountCents = 150_00,
        Device = device,
        Address = "address",
        Card = "card",
        Country = "DE",
        CustomerCountry = "FR",
        Result = result,
    };

    private static void Compare(LabelledRow[] rows, string name, Func<int, float> expected) =>
        Assert.Equal(Enumerable.Range(0, rows.Length).Select(expected), Column(Vectors(rows), name));

    private static IEnumerable<LabelledRow> Same(LabelledRow[] rows, int at) => rows[..at].Where(earlier => earlier.Terminal == rows[at].Terminal);

    private static IEnumerable<LabelledRow> Labelled(LabelledRow[] rows, int at, int days) => rows[at].Terminal is null ? [] : Same(rows, at)
        .Where(earlier => rows[at].Time - earlier.Time >= Delay && rows[at].Time - earlier.Time < Delay + TimeSpan.FromDays(days));

    private static HistoryVectors Vectors(LabelledRow[] rows) => HistoryVectors.Of(Simulator.History(rows), Delay, [.. Enumerable.Range(0, rows.Length)]);

    private static float[] Column(HistoryVectors vectors, string name)
    {
        var place = vectors.Rows.Names.ToList().IndexOf(name);
        Assert.True(place >= 0, name);
        return [.. Enumerable.Range(0, vectors.Rows.Rows).Select(row => vectors.Rows[row][place])];
    }

    private static LabelledRow Row(string customer, double day, bool isFraud) => new()
    {
        Time = Simulator.Start.AddDays(day),
        Customer = customer,
        Terminal = "t",
        AmountCents = 10_00,
        IsFraud = isFraud,
    };
}
