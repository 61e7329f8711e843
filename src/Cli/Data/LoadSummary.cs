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
                new TableColumn("already there").RightAligned(), new TableColumn("differs").RightAligned(), new TableColumn("left out").RightAligned());
        foreach (var (file, counts) in report.Files)
        {
            table.AddRow(file, Text(counts.Lines), Text(counts.Sent), Text(counts.AlreadyThere), Text(counts.Differs), Text(counts.LeftOut));
        }

        console.Out.Write(table);
        foreach (var note in report.Notes)
        {
            console.Line(note);
        }

        var (differs, leftOut) = (report.Files.Values.Sum(counts => counts.Differs), report.Files.Values.Sum(counts => counts.LeftOut));
        if (differs + leftOut > 0)
        {
            console.Line($"{Text(differs)} lines differ from what is known, which stays; {Text(leftOut)} lines are left out; the rest is loaded");
        }
    }

    private static string Text(int number) => number.ToString("N0", CultureInfo.InvariantCulture);
}
