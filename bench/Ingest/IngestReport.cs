using KiVendTout.Bench.Streams;

namespace KiVendTout.Bench.Ingest;

/// <summary>The tables of a whole benchmark in Markdown: of each figure the median, the least and the most, and the ratio of medians.</summary>
internal static class IngestReport
{
    /// <param name="results">By the subject's name; the first is the one whose ratios to the others are told.</param>
    public static IEnumerable<string> Lines(IReadOnlyList<(string Name, IngestResults Results)> results)
    {
        yield return "";
        yield return "| | runs | attempts/s | first line to it | CPU us an attempt: itself | PostgreSQL | broker and bench | producer, before | cores busy | peak MB |";
        yield return "|---|---|---|---|---|---|---|---|---|---|";
        var ours = Median(results[0].Results.Throughputs, run => run.PerSecond);
        foreach (var (name, result) in results)
        {
            var runs = result.Throughputs;
            yield return $"| {name} | {runs.Count} | {Spread(runs, run => run.PerSecond, "N0")} | {ours / Median(runs, run => run.PerSecond):N2} | "
                + $"{Spread(runs, run => run.SubjectMicros, "N1")} | {Spread(runs, run => run.PostgresMicros, "N1")} | "
                + $"{Spread(runs, run => run.BrokerMicros, "N1")} | {Spread(runs, run => run.ProducerMicros, "N1")} | "
                + $"{Spread(runs, run => run.BusyCores, "N2")} | {Spread(runs, run => run.PeakMegabytes, "N0")} |";
        }

        var timed = results.Where(result => result.Results.Latencies.Count > 0).ToList();
        if (timed.Count == 0)
        {
            yield break;
        }

        var rates = timed[0].Results.Latencies.Keys.ToList();
        yield return "";
        yield return "| append to commit, ms | runs | " + string.Join(" | ", rates.Select(rate => $"{rate:N0}/s: p50 | p99")) + " |";
        yield return "|---|---|" + string.Concat(rates.Select(_ => "---|---|"));
        foreach (var (name, result) in timed)
        {
            yield return $"| {name} | {result.Latencies.First().Value.Count} | "
                + string.Join(" | ", result.Latencies.Values.Select(runs => $"{Spread(runs, run => run.P50Ms, "N1")} | {Spread(runs, run => run.P99Ms, "N1")}")) + " |";
        }
    }

    private static double Median<T>(IEnumerable<T> runs, Func<T, double> figure) => StreamsReport.Median(runs.Select(figure));

    private static string Spread<T>(List<T> runs, Func<T, double> figure, string format)
    {
        // Every host runs without culture data, so numbers are written one way.
        string Text(double value) => value.ToString(format, System.Globalization.CultureInfo.InvariantCulture);
        return runs.Any(run => double.IsNaN(figure(run)))
            ? ""
            : runs.Count == 1 ? Text(figure(runs[0])) : $"**{Text(Median(runs, figure))}** ({Text(runs.Min(figure))} to {Text(runs.Max(figure))})";
    }
}
