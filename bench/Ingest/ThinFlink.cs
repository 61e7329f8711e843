using System.Globalization;
using Spectre.Console;

namespace KiVendTout.Bench.Ingest;

/// <summary>The peer's own job: assessments and alerts in two plain tables, with no audit, payment rows, keys to other tables and outbox.</summary>
internal static class ThinFlink
{
    public const string Name = "Flink, thin sink";

    /// <summary>Its line of the report; null where it is absent. The database's CPU is not measured.</summary>
    public static async Task<IngestResults?> MeasureAsync(IAnsiConsole console, CancellationToken cancellationToken)
    {
        var said = await FlinkPeer.RunAsync(console, "thin sink", [["throughput", "pg", "1"]], cancellationToken);
        if (said.FirstOrDefault(line => line.StartsWith("RESULT ", StringComparison.Ordinal)) is not { } result)
        {
            return null;
        }

        var figures = result.Split(' ').Skip(1).Select(part => part.Split('=')).ToDictionary(part => part[0], part => double.Parse(part[1], CultureInfo.InvariantCulture));
        var results = new IngestResults();
        results.Throughputs.Add(new Throughput(
            figures["events_per_s"], figures["cpu_us_per_event"], double.NaN, double.NaN, double.NaN, figures["peak_rss_mb"]));
        return results;
    }
}
