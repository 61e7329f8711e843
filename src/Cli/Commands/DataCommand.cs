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
            Loading the same files again changes nothing. In the end every line is counted once, in one of:
              sent           a call was answered; or Kafka has all records of the line: what the consumers make of them is told by kvt status
                             and kvt dead-letters
              already there  what is stored, or an earlier line of the file, says the same in every column
              differs        what is stored says another thing, or an earlier line of the file with the same id: that stays
              left out       breaks a rule, is refused (such as an erased customer), or belongs to what is left out
            Lines that differ or are left out are told with file, line, column and reason, the first 100 of each file; the exit code is then 1.
            A line's records go whole or not at all; an order with a line in order_items.csv that is left out is left out with all of them.
            Only a gateway or brokers that stay away end a load. Kafka does not answer what it had already, so its lines count as sent again.

            Files: UTF-8 (another encoding is told by column, or refused), columns in any order beside others, LF or CR LF, empty lines are passed
            over. A cell in quotes may hold line breaks in a column that is not read. Lines are one record if the quotes close within 100 lines and
            1 MiB, it has as many cells as the header, and no later line has so many by itself; else the first line alone is told. Of an id that
            is given twice, the first good line counts. Times are UTC, amounts like 1234.56. Memory is bounded; temporary files (TMPDIR) take
            about twice the size of the files.
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
