using System.Globalization;
using System.Text.Json.Nodes;
using KiVendTout.Cli.Terminal;
using KiVendTout.Training.Evaluation;
using KiVendTout.Training.Metrics;
using Spectre.Console;

namespace KiVendTout.Cli.Fraud;

/// <summary>Tells what an evaluation found.</summary>
internal static class EvaluationOutput
{
    private const int Digits = 6;

    private static readonly (string Name, Func<Performance, Figure> Of)[] Figures =
    [
        ("pr_auc", figures => figures.PrAuc),
        ("roc_auc", figures => figures.RocAuc),
        ("card_precision_at_100", figures => figures.CardPrecision),
        ("precision", figures => figures.Precision),
        ("recall", figures => figures.Recall),
        ("f1", figures => figures.F1),
        ("false_positive_rate", figures => figures.FalsePositives),
        ("money_caught", figures => figures.MoneyCaught),
        ("threshold", figures => figures.Threshold),
    ];

    /// <summary>For programs. What is not defined is null.</summary>
    public static JsonObject Json(EvaluationReport report, EvaluationPlan plan, int outOfOrder) => new()
    {
        ["train"] = Range(plan.Train),
        ["delay_days"] = plan.DelayDays,
        ["test"] = Range(plan.Test),
        ["exclude_known"] = plan.ExcludeKnown,
        ["objective"] = plan.Objective.IsF1 ? "f1" : "false-positives",
        ["false_positives_max"] = plan.Objective.IsF1 ? null : plan.Objective.FalsePositivesMax,
        ["seed"] = plan.Seed,
        ["trees"] = report.Trees,
        ["features"] = new JsonArray([.. report.Features.Select(name => JsonValue.Create(name))]),
        ["model"] = Json(report.Model),
        ["rules"] = Json(report.Rules),
        ["amount"] = Json(report.Amount),
        ["counts"] = new JsonObject
        {
            ["file"] = Counts(report.File),
            ["train"] = Counts(report.Train),
            ["validation"] = Counts(report.Validation),
            ["test"] = Counts(report.Test),
            ["rows_out_of_order"] = outOfOrder,
            ["train_rows_without_label"] = report.Unlabelled,
            ["test_rows_of_known_customers"] = report.Excluded,
        },
    };

    /// <summary>For people.</summary>
    public static void Show(KvtConsole console, EvaluationReport report, int outOfOrder)
    {
        var parts = new Table().Border(TableBorder.Simple).AddColumns(
            new TableColumn("part"), new TableColumn("payments").RightAligned(), new TableColumn("customers").RightAligned(), new TableColumn("frauds").RightAligned());
        foreach (var (name, part) in new[] { ("file", report.File), ("train", report.Train), ("validation", report.Validation), ("test", report.Test) })
        {
            parts.AddRow(name, Number(part.Rows), Number(part.Customers), Number(part.Frauds));
        }

        console.Out.Write(parts);
        TellIf(console, outOfOrder, "payments came after a later one: the file was put into the order of time in memory");
        TellIf(console, report.Unlabelled, "payments of the training range are left out: their labels come after the first test day began");
        TellIf(console, report.Excluded, "payments of the test range are left out: a fraud of the customer was known");

        var figures = new Table().Border(TableBorder.Simple).AddColumns("test, with 95 % interval", "model", "rules", "amount");
        foreach (var (name, of) in Figures)
        {
            figures.AddRow(name, Text(of(report.Model)), Text(of(report.Rules)), Text(of(report.Amount)));
        }

        console.Out.Write(figures);
    }

    private static void TellIf(KvtConsole console, int count, string what)
    {
        if (count > 0)
        {
            console.Line($"{Number(count)} {what}");
        }
    }

    private static JsonObject Json(Performance performance)
    {
        var (values, intervals) = (new JsonObject(), new JsonObject());
        foreach (var (name, of) in Figures)
        {
            var figure = of(performance);
            values[name] = Rounded(figure.Value);
            intervals[name] = double.IsFinite(figure.Low) ? new JsonArray(Rounded(figure.Low), Rounded(figure.High)) : null;
        }

        values["intervals"] = intervals;
        return values;
    }

    private static JsonValue? Rounded(double value) => double.IsFinite(value) ? JsonValue.Create(Math.Round(value, Digits)) : null;

    private static JsonObject Range(DayRange range) => new()
    {
        ["from"] = range.From.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        ["to"] = range.To.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
    };

    private static JsonObject Counts(PartCounts counts) => new() { ["rows"] = counts.Rows, ["customers"] = counts.Customers, ["frauds"] = counts.Frauds };

    private static string Text(Figure figure) => double.IsNaN(figure.Value)
        ? "-"
        : string.Create(CultureInfo.InvariantCulture, $"{figure.Value:0.0000} ({figure.Low:0.0000} to {figure.High:0.0000})");

    private static string Number(int count) => count.ToString("N0", CultureInfo.InvariantCulture);
}
