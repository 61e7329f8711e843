using System.CommandLine;
using Spectre.Console;

namespace KiVendTout.Bench.Ingest;

/// <summary>The command line of the benchmark.</summary>
internal static class IngestCommand
{
    private const int Done = 0;
    private const int Failed = 1;

    public static Command Create(IAnsiConsole console)
    {
        var defaults = new IngestOptions();
        var payments = new Option<int>("--payments") { Description = "Payments in the topic.", DefaultValueFactory = _ => defaults.Payments };
        var customers = new Option<int>("--customers") { Description = "Customers who pay.", DefaultValueFactory = _ => defaults.Customers };
        var runs = new Option<int>("--runs") { Description = "Runs, each on a fresh database and broker.", DefaultValueFactory = _ => defaults.Runs };
        var noPeer = new Option<bool>("--no-peer") { Description = "Leaves out the Flink job, which runs beside when it is there." };
        var command = new Command("ingest", "From a filled topic to committed assessments, alerts and payments, rules only.") { payments, customers, runs, noPeer };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var options = new IngestOptions
            {
                Payments = parsed.GetValue(payments),
                Customers = parsed.GetValue(customers),
                Runs = parsed.GetValue(runs),
            };
            var right = await new IngestBench(options, console).RunAsync(cancellationToken);
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
