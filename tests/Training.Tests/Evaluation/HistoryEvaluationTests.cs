using KiVendTout.Training.Evaluation;
using KiVendTout.Training.Histories;
using KiVendTout.Training.Metrics;
using KiVendTout.Training.Tests.Support;

namespace KiVendTout.Training.Tests.Evaluation;

public sealed class HistoryEvaluationTests
{
    private const int Days = 80;

    private static readonly EvaluationPlan Plan = new(Range(40, 59), 7, Range(67, 79), ExcludeKnown: false, new Objective(false, 0.03), Seed: 1);

    [Fact]
    public void It_learns_what_the_amount_alone_does_not_tell_and_the_same_again_whatever_the_order_of_the_file()
    {
        // Of one moment the order of the file decides: so no two payments have the same here.
        var rows = Simulator.Rows(Days, seed: 1).Select((row, at) => row with { Time = row.Time.AddTicks(at) }).ToArray();
        var report = Run(rows, Plan);

        Assert.True(report.Model.PrAuc.Low > report.Amount.PrAuc.High, $"{report.Model.PrAuc} {report.Amount.PrAuc}");
        Assert.True(report.Model.PrAuc.Value > report.Amount.PrAuc.Value + 0.2, $"{report.Model.PrAuc} {report.Amount.PrAuc}");
        Assert.InRange(report.Model.FalsePositives.Value, 0.001, 0.06);

        new Random(5).Shuffle(rows);
        Assert.Equal(report.Model.PrAuc.Value, Run(rows, Plan).Model.PrAuc.Value);
    }

    [Fact]
    public void Frauds_that_nothing_tells_of_are_not_found()
    {
        var (rows, random) = (Simulator.Rows(Days, seed: 2), new Random(3));

        var report = Run([.. rows.Select(row => row with { IsFraud = random.Next(20) == 0 })], Plan);

        Assert.InRange(report.Model.RocAuc.Value, 0.42, 0.58);
    }

    [Fact]
    public void Customers_whose_fraud_was_known_are_left_out_from_the_day_on_that_knows_it()
    {
        string[] customers = ["long-ago", "at-once", "on-day-69", "late"];
        LabelledRow[] rows =
        [
            // Too long ago; known on day 67 (59 + 7 < 67); known on day 69; not known within the test.
            At("long-ago", 10, true), At("at-once", 59, true), At("on-day-69", 61, true), At("late", 73, true),
            .. Enumerable.Range(0, Days).SelectMany(day => customers.Select(customer => At(customer, day, false))),
            .. Enumerable.Range(40, 20).Select(day => At("other", day, true)),
        ];
        var history = Simulator.History(rows);
        history.Sort();

        var parts = EvaluationParts.Of(history, Plan with { ExcludeKnown = true });

        Assert.Equal(13 + 11, parts.Excluded);
        Assert.Equal([67, 68], DaysOf("on-day-69"));
        Assert.Empty(DaysOf("at-once"));
        Assert.Equal(13, DaysOf("long-ago").Count());

        IEnumerable<int> DaysOf(string customer) => parts.Test.Where(row => history.Customers[history[row].Customer] == customer)
            .Select(row => history[row].Day - DateOnly.FromDateTime(Simulator.Start).DayNumber);
    }

    [Theory]
    [InlineData(7, 0)]
    [InlineData(8, 1)]
    [InlineData(20, 13)]
    public void A_label_counts_only_if_it_has_come_when_the_first_test_day_begins(int delay, int daysTooLate)
    {
        var history = Simulator.History(Enumerable.Range(0, Days).SelectMany(day => new[] { At("a", day, true), At("b", day, false) }));

        Assert.Equal(2 * daysTooLate, EvaluationParts.Of(history, Plan with { DelayDays = delay }).Unlabelled);
    }

    [Theory]
    [InlineData(-1, -1, "all 160 payments are honest in the training range")]
    [InlineData(40, 41, "are honest in the validation part")]
    [InlineData(40, 59, "are honest in the test range")]
    public void A_part_of_one_class_is_refused_by_name(int firstFraud, int lastFraud, string message)
    {
        var history = Simulator.History(Enumerable.Range(0, Days).SelectMany(day => Enumerable.Range(0, 10).Select(at => At($"c{at}", day, at == 0 && day >= firstFraud && day <= lastFraud))));

        Assert.Contains(message, Assert.Throws<EvaluationException>(() => EvaluationParts.Of(history, Plan)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Days_without_payments_and_labels_that_all_come_too_late_are_refused()
    {
        var history = Simulator.History(Enumerable.Range(0, Days).SelectMany(day => new[] { At("a", day, true), At("b", day, false) }));

        Assert.Contains("no payment in the test range", Refusal(Plan with { Test = Range(500, 501) }), StringComparison.Ordinal);
        Assert.Contains("40 of its payments are left out", Refusal(Plan with { DelayDays = 100 }), StringComparison.Ordinal);

        string Refusal(EvaluationPlan plan) => Assert.Throws<EvaluationException>(() => EvaluationParts.Of(history, plan)).Message;
    }

    private static EvaluationReport Run(IEnumerable<LabelledRow> rows, EvaluationPlan plan) => HistoryEvaluation.Run(Simulator.History(rows), plan, _ => { });

    private static DayRange Range(int from, int to) => new(DateOnly.FromDateTime(Simulator.Start).AddDays(from), DateOnly.FromDateTime(Simulator.Start).AddDays(to));

    private static LabelledRow At(string customer, int day, bool isFraud) => new()
    {
        Time = Simulator.Start.AddDays(day).AddHours(12),
        Customer = customer,
        AmountCents = 10_00,
        IsFraud = isFraud,
    };
}
