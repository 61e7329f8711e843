using System.CommandLine;
using KiVendTout.Cli.Data;
using KiVendTout.Cli.Stack;

namespace KiVendTout.Cli.Commands;

internal static class DataCommand
{
    private const int RateMax = 1_000_000;

    public static Command Create(CommandContext context) => new("data", "The shop's files.") { CreateLoad(context), DataGenerateCommand.Create(context) };

    private static DetailedCommand CreateLoad(CommandContext context)
    {
        var directory = new Argument<string>("dir") { Description = "Folder of the files: customers.csv, products.csv, sessions.csv, events.jsonl, payments.csv, orders.csv, order_items.csv, fraud_alerts.csv.", HelpName = "DIR" };
        var rate = new Option<int?>("--rate") { Description = $"Records for Kafka a second, 1 to {RateMax}; without it, as fast as it goes.", HelpName = "N" };
        rate.Require(1, RateMax);
        var command = new DetailedCommand(
            "load",
            "Loads a folder into the running system: customers and products by the API; sessions, events, payments and orders to Kafka in time order; then alerts.",
            """
            Loading the same files again changes nothing. A line that breaks a rule is reported with file, line and column, and left out;
            the exit code is then 1.
            """)
        {
            directory, rate,
        };
        command.SetAction((result, cancellationToken) => new DataLoader(
            context.Console, context.Time, StackSettings.Load(StackDirectory.Find(context.Repository)))
            .LoadAsync(Path.GetFullPath(result.GetRequiredValue(directory)), result.GetValue(rate), cancellationToken));
        return command;
    }
}
