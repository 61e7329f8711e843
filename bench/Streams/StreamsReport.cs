using System.Globalization;
using KiVendTout.Bench.Streams.Records;
using Spectre.Console;

namespace KiVendTout.Bench.Streams;

/// <summary>The table of a workload: of each figure the median, the least and the most, and the median of its ratios to the direct loop.</summary>
internal static class StreamsReport
{
    public static void Write(IAnsiConsole console, string title, Dictionary<StreamsMode, List<TrialResult>> results)
    {
        var table = new Table().Border(TableBorder.Markdown);
        table.AddColumns(title, "events/s", "to direct", "CPU us an event", "to direct", "peak MB", "p50 ms", "p99 ms");
        var direct = results.GetValueOrDefault(StreamsMode.Direct);
        foreach (var (mode, runs) in results)
        {
            table.AddRow(
                NameOf(mode),
                Spread(runs, run => run.PerSecond, "N0"),
                Ratio(runs, direct, run => run.PerSecond),
                Spread(runs, run => run.CpuMicros, "N1"),
                Ratio(runs, direct, run => run.CpuMicros),
                Spread(runs, run => run.PeakMegabytes, "N0"),
                Spread(runs, run => run.P50Ms, "N1"),
                Spread(runs, run => run.P99Ms, "N1"));
        }

        console.WriteLine();
        console.Write(table);
        console.WriteLine();
    }

    public static string NameOf(StreamsWorkload workload) => workload switch
    {
        StreamsWorkload.Warm => "10,000 warm keys",
        StreamsWorkload.Skewed => "10,000 warm keys, skewed",
        _ => "cold sessions of 12",
    };

    public static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }

    private static string NameOf(StreamsMode mode) => mode switch
    {
        StreamsMode.Raw => "raw consumer loop",
        StreamsMode.Direct => "raw loop calling grains",
        StreamsMode.PerEvent => "provider, per event",
        StreamsMode.Call => "provider, calls of grains",
        _ => "provider, batches",
    };

    private static string Spread(List<TrialResult> runs, Func<TrialResult, double> figure, string format)
    {
        string Text(double value) => value.ToString(format, CultureInfo.InvariantCulture);
        var values = runs.Select(figure).ToArray();
        return values.Any(double.IsNaN) ? "" : $"{Text(Median(values))} ({Text(values.Min())} to {Text(values.Max())})";
    }

    /// <summary>Ratios are taken run by run: what lasts of a figure is how it stands to another of the same run.</summary>
    private static string Ratio(List<TrialResult> runs, List<TrialResult>? direct, Func<TrialResult, double> figure) =>
        direct is null ? "" : Median(runs.Zip(direct, (run, other) => figure(run) / figure(other))).ToString("N2", CultureInfo.InvariantCulture);
}
