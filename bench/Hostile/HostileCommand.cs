using System.CommandLine;
using Spectre.Console;

namespace KiVendTout.Bench.Hostile;

/// <summary>The command line of the run with hostile records.</summary>
internal static class HostileCommand
{
    private const int Done = 0;
    private const int Failed = 1;

    public static Command Create(IAnsiConsole console)
    {
        var defaults = new HostileOptions();
        var count = new Option<int>("--count") { Description = "Records, three of ten honest.", DefaultValueFactory = _ => defaults.Count };
        var seed = new Option<int>("--seed") { Description = "The same seed makes the same records and calls.", DefaultValueFactory = _ => defaults.Seed };
        var calls = new Option<int>("--calls") { Description = "Hostile calls of the gateway in the same time.", DefaultValueFactory = _ => defaults.Calls };
        var command = new Command("hostile", "Hostile records and calls beside honest records: nothing stops, nothing is lost, nothing is done twice.") { count, seed, calls };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var options = new HostileOptions { Count = parsed.GetValue(count), Seed = parsed.GetValue(seed), Calls = parsed.GetValue(calls) };
            return await new HostileBench(options, console).RunAsync(cancellationToken) ? Done : Failed;
        });
        return command;
    }
}
