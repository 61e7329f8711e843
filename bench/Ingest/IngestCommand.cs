using System.CommandLine;
using KiVendTout.Bench.Ingest.Subjects;
using Spectre.Console;

namespace KiVendTout.Bench.Ingest;

/// <summary>The command line of the benchmark.</summary>
internal static class IngestCommand
{
    private const int Done = 0;
    private const int Failed = 1;
    private const int MemoryPayments = 1_000_000;
    private static readonly IngestOptions Defaults = new();

    public static Command Create(IAnsiConsole console)
    {
        var payments = new Option<int>("--payments") { Description = "Payments in the topic.", DefaultValueFactory = _ => Defaults.Payments };
        var customers = new Option<int>("--customers") { Description = "Customers who pay.", DefaultValueFactory = _ => Defaults.Customers };
        var runs = new Option<int>("--runs") { Description = "Runs, each on a fresh database and broker.", DefaultValueFactory = _ => Defaults.Runs };
        var rates = new Option<int[]>("--latency-rate")
        {
            Description = "Payments a second of a latency run; may be given several times, 0 for none.",
            DefaultValueFactory = _ => Defaults.LatencyRates,
        };
        var seconds = new Option<int>("--latency-seconds") { Description = "Length of a latency run.", DefaultValueFactory = _ => Defaults.LatencySeconds };
        var beside = new Option<string?>("--beside") { Description = "Another built check-out, the state before: the same feed runs against it in turn." };
        var memory = new Option<bool>("--memory") { Description = $"Runs {MemoryPayments:N0} payments besides, and samples the silo's memory." };
        var profile = new Option<bool>("--profile") { Description = "Profiles a run of the silo besides, with Linux perf: its CPU by part." };
        var noPeer = new Option<bool>("--no-peer") { Description = "Leaves out the Flink jobs, which run beside when Flink is there." };
        var noLimit = new Option<bool>("--no-limit") { Description = "Leaves out the plain writer, PostgreSQL's own limit." };
        var noOurs = new Option<bool>("--no-ours") { Description = "Leaves out this check-out's silo." };
        var command = new Command("ingest", "From a filled topic to committed assessments, alerts and payments, rules only.")
        {
            payments, customers, runs, rates, seconds, beside, memory, profile, noPeer, noLimit, noOurs,
        };
        command.SetAction((parsed, cancellationToken) => RunAsync(
            console,
            new IngestOptions
            {
                Payments = parsed.GetValue(payments),
                Customers = parsed.GetValue(customers),
                Runs = parsed.GetValue(runs),
                LatencyRates = [.. parsed.GetValue(rates)!.Where(rate => rate > 0)],
                LatencySeconds = parsed.GetValue(seconds),
                MemoryPayments = parsed.GetValue(memory) ? MemoryPayments : 0,
                Profile = parsed.GetValue(profile),
                Beside = parsed.GetValue(beside),
                Ours = !parsed.GetValue(noOurs),
                Limit = !parsed.GetValue(noLimit),
                Peer = !parsed.GetValue(noPeer),
            },
            cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(IAnsiConsole console, IngestOptions options, CancellationToken cancellationToken)
    {
        var classes = Directory.CreateTempSubdirectory("kvt-bench-flink-");
        try
        {
            var right = await new IngestBench(options, await SubjectsAsync(options, classes, cancellationToken), console).RunAsync(cancellationToken);
            return right ? Done : Failed;
        }
        finally
        {
            classes.Delete(recursive: true);
        }
    }

    private static async Task<List<ISubject>> SubjectsAsync(IngestOptions options, DirectoryInfo classes, CancellationToken cancellationToken)
    {
        ISubject?[] subjects =
        [
            options.Ours ? ShopSilo.Ours() : null,
            options.Beside is { } directory ? ShopSilo.Beside(directory) : null,
            options.Limit ? new PlainWriter(options) : null,
            options.Peer ? await FlinkJob.BuildAsync(classes.FullName, cancellationToken) : null,
        ];
        return [.. subjects.OfType<ISubject>()];
    }
}
