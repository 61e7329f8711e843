using System.CommandLine;
using Npgsql;

namespace KiVendTout.Bench.Ingest.Plain;

/// <summary>The plain writer as a process of its own, so that its CPU is counted apart; the benchmark starts it.</summary>
internal static class PlainCommand
{
    public const string Name = "ingest-plain";

    /// <summary>Environment variable with the connection string, which has a password.</summary>
    public const string Database = "KVT_BENCH_DATABASE";

    public static Command Create()
    {
        var payments = new Option<int>("--payments") { Required = true };
        var customers = new Option<int>("--customers") { Required = true };
        var seed = new Option<int>("--seed") { Required = true };
        var command = new Command(Name, "The writer that the benchmark takes for PostgreSQL's own limit.") { payments, customers, seed };
        command.Hidden = true;
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using var database = NpgsqlDataSource.Create(Environment.GetEnvironmentVariable(Database)!);
            var world = new PaymentWorld(parsed.GetValue(customers), parsed.GetValue(seed));
            await PlainLoop.RunAsync(database, world.Attempts(parsed.GetValue(payments), ThroughputRun.Prefix), TimeProvider.System, cancellationToken);

            // Whoever started it reads what it has used, and ends it.
            await Task.Delay(Timeout.Infinite, cancellationToken);
        });
        return command;
    }
}
