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
        var noPeer = new Option<bool>("--no-peer") { Description = "Leaves out the Flink job, which runs beside when it is there." };
        var command = new Command("ingest", "From a filled topic to committed assessments, alerts and payments, rules only.")
        {
            payments, customers, runs, rates, seconds, beside, memory, noPeer,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var options = new IngestOptions
            {
                Payments = parsed.GetValue(payments),
                Customers = parsed.GetValue(customers),
                Runs = parsed.GetValue(runs),
                LatencyRates = [.. parsed.GetValue(rates)!.Where(rate => rate > 0)],
                LatencySeconds = parsed.GetValue(seconds),
                MemoryPayments = parsed.GetValue(memory) ? MemoryPayments : 0,
            };
            List<ISubject> subjects = [ShopSilo.Ours()];
            if (parsed.GetValue(beside) is { } directory)
            {
                subjects.Add(ShopSilo.Beside(directory));
            }

            subjects.Add(new PlainWriter(options));
            var right = await new IngestBench(options, subjects, console).RunAsync(cancellationToken);
            if (!parsed.GetValue(noPeer))
            {
                string[][] steps = [["throughput", "pg", "1"], ["latency", "pg", "500", "buffer=5"]];
                await FlinkPeer.RunAsync(console, "sink PostgreSQL (keeps no audit, payment rows or outbox)", steps, cancellationToken);
            }

            return right ? Done : Failed;
        });
        return command;
    }
}
