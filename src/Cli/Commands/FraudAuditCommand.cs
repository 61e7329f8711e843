using System.CommandLine;
using System.Globalization;
using KiVendTout.Cli.Data;
using KiVendTout.Cli.Fraud;
using KiVendTout.Cli.Terminal;
using KiVendTout.Embedded.Processes;
using Spectre.Console;

namespace KiVendTout.Cli.Commands;

internal static class FraudAuditCommand
{
    public static Command Create(CommandContext context)
    {
        var directory = new Argument<string>("dir") { Description = "Folder of the files, as data load takes them: customers.csv and payments.csv.", HelpName = "DIR" };
        var from = new Option<DateOnly?>("--from") { Description = "Day, UTC: attempts before it only fill the histories.", HelpName = "DATE" };
        var json = new Option<bool>("--json") { Description = "For programs: {attempts, frauds, rules, amount, features: [{name, auc, ...}], tooGood}." };
        var command = new DetailedCommand(
            "audit",
            string.Create(CultureInfo.InvariantCulture, $"Tells how well each feature alone finds the frauds of a folder. Exit code 1 when one has an AUC above {FeatureAudit.AucMax:0.00}."),
            $"""
            The payments happen again in the order of event time, with the code that judges them live: what an attempt is judged by is what was known before
            it. The AUC is the area under the ROC curve, the chance that a fraud has the more suspicious number, in the better of the two directions; equal
            numbers count half. What is missing is taken for the lowest or for the highest number, whichever gives more. Features: docs/features.md.

            Frauds are those of labels.csv (payment_id,is_fraud,labelled_at) where there is one; else of is_fraud_label, known 30 days after the attempt.
            contact_changes.csv (customer_id,changed_at) and a column card_hash of payments.csv are read where they are there; no other file of a
            folder is. Lines that break a rule are told and left out, as by data load; the exit code is then 1.

            Memory: 4 bytes a feature and payment, at most {AuditColumns.RowsMax:N0} payments (340 MB), and the histories of all customers. Temporary files (TMPDIR)
            take about twice the size of payments.csv.
            """)
        {
            directory, from, json,
        };
        command.SetAction((result, cancellationToken) =>
        {
            var load = new LoadContext(Path.GetFullPath(result.GetRequiredValue(directory)), context.Time.GetUtcNow(), new LoadReport(context.Console));
            DateTimeOffset? begin = result.GetValue(from) is { } day ? new DateTimeOffset(day.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero) : null;
            return Task.Run(() => Run(context.Console, load, begin, result.GetValue(json), cancellationToken), cancellationToken);
        });
        return command;
    }

    private static int Run(KvtConsole console, LoadContext load, DateTimeOffset? from, bool json, CancellationToken cancellationToken)
    {
        var report = FeatureAudit.Run(load, from, cancellationToken);
        if (json)
        {
            console.WriteJson(report);
        }
        else
        {
            Print(console, report);
        }

        if (report.TooGood.Any())
        {
            throw new CommandFailedException(string.Create(
                CultureInfo.InvariantCulture, $"the AUC of {string.Join(", ", report.TooGood)} alone is above {FeatureAudit.AucMax:0.00}"));
        }

        var leftOut = load.Report.Files.Values.Sum(file => file.Differs + file.LeftOut);
        return leftOut == 0 ? ExitCode.Done : throw new CommandFailedException($"{leftOut} lines are left out");
    }

    private static void Print(KvtConsole console, AuditReport report)
    {
        console.Line(Text($"{report.Attempts:N0} attempts of {report.Customers:N0} customers, {report.Frauds:N0} frauds, {report.From:yyyy-MM-dd} to {report.To:yyyy-MM-dd}; features of version {report.FeatureVersion}"));
        var table = new Table().Border(TableBorder.Simple)
            .AddColumns(
                new TableColumn("feature"), new TableColumn("AUC").RightAligned(), new TableColumn("frauds have it"), new TableColumn("missing").RightAligned(),
                new TableColumn("taken for"), new TableColumn(""));
        foreach (var feature in report.Features.OrderByDescending(feature => feature.Auc))
        {
            table.AddRow(
                feature.Name, Text($"{feature.Auc:0.000}"), feature.Fraud, Text($"{feature.MissingShare:0.0%}"), feature.MissingAs ?? "", feature.IsTooGood ? "too good" : "");
        }

        console.Out.Write(table);
        console.Line(Text($"rules R1-R5: {report.Rules:0.000}; amount alone: {report.Amount:0.000}"));
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
