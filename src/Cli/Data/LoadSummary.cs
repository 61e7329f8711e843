using System.Globalization;
using KiVendTout.Cli.Terminal;
using Spectre.Console;

namespace KiVendTout.Cli.Data;

/// <summary>What a load prints at its end.</summary>
internal sealed class LoadSummary(KvtConsole console, LoadReport report)
{
    public void Write()
    {
        var table = new Table().Border(TableBorder.Simple)
            .AddColumns(
                new TableColumn("file"), new TableColumn("lines").RightAligned(), new TableColumn("sent").RightAligned(),
                new TableColumn("already there").RightAligned(), new TableColumn("bad lines").RightAligned());
        foreach (var (file, counts) in report.Files)
        {
            table.AddRow(file, Text(counts.Lines), Text(counts.Sent), Text(counts.AlreadyThere), Text(counts.Bad));
        }

        console.Out.Write(table);
        foreach (var note in report.Notes)
        {
            console.Line(note);
        }

        if (report.Files.Values.Sum(counts => counts.Bad) is var bad and > 0)
        {
            console.Line($"{Text(bad)} lines break a rule and were not loaded; the rest is");
        }
    }

    private static string Text(int number) => number.ToString("N0", CultureInfo.InvariantCulture);
}
