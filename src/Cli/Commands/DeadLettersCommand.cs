using System.CommandLine;
using System.Globalization;
using KiVendTout.Cli.DeadLetters;
using KiVendTout.Cli.Stack;
using KiVendTout.Cli.Terminal;
using KiVendTout.Cli.Topics;
using KiVendTout.Embedded.Processes;
using KiVendTout.Records.Topics;
using Npgsql;
using Spectre.Console;

namespace KiVendTout.Cli.Commands;

internal sealed class DeadLettersCommand
{
    private const int LimitMax = 10_000;

    /// <summary>How long a letter may wait for the brokers; somebody watches.</summary>
    private static readonly TimeSpan AcknowledgeLimit = TimeSpan.FromMinutes(1);

    private readonly CommandContext _context;
    private readonly Option<string?> _topic = new("--topic") { Description = "Only those of this topic.", HelpName = "TOPIC" };

    private DeadLettersCommand(CommandContext context) => _context = context;

    public static Command Create(CommandContext context)
    {
        var letters = new DeadLettersCommand(context);
        letters._topic.AcceptOnlyFromAmong([.. TopicCatalogue.InputNames]);
        return new Command("dead-letters", "Records that could not be processed, each with its reason.") { letters.CreateList(), letters.CreateReplay() };
    }

    private Command CreateList()
    {
        var all = new Option<bool>("--all") { Description = "Also those that were sent again." };
        var limit = new Option<int>("--limit") { Description = "At most so many.", DefaultValueFactory = _ => 100, HelpName = "N" };
        var json = new Option<bool>("--json") { Description = "For programs." };
        limit.Require(1, LimitMax);
        var command = new Command("list", "Lists them, the oldest first.") { _topic, all, limit, json };
        command.SetAction((result, cancellationToken) => QueryAsync(SettingKeys.PostgresReadOnly, async archive =>
        {
            var letters = await archive.ListAsync(result.GetValue(_topic), result.GetValue(all), result.GetValue(limit), cancellationToken);
            if (result.GetValue(json))
            {
                _context.Console.WriteJson(letters);
            }
            else
            {
                Print(letters);
            }
        }));
        return command;
    }

    private Command CreateReplay()
    {
        var id = new Option<long?>("--id") { Description = "Only this one.", HelpName = "ID" };
        var command = new Command("replay", "Sends them to their topic again, as they were: after the fault that stopped them is mended. Each is sent once.")
        {
            _topic, id,
        };
        command.SetAction((result, cancellationToken) => QueryAsync(SettingKeys.Postgres, async archive =>
        {
            using var producer = QuietKafka.Producer(Settings().Require(SettingKeys.Kafka), AcknowledgeLimit);
            var sent = await new DeadLetterReplay(archive, producer).RunAsync(result.GetValue(_topic), result.GetValue(id), cancellationToken);
            _context.Console.Line(sent == 0 ? "dead-letters: there is nothing to send again" : $"dead-letters: {sent} sent again");
        }));
        return command;
    }

    private async Task<int> QueryAsync(string connection, Func<DeadLetterArchive, Task> query)
    {
        try
        {
            await using var database = NpgsqlDataSource.Create(Settings().Require(connection));
            await query(new DeadLetterArchive(database));
            return ExitCode.Done;
        }
        catch (NpgsqlException exception)
        {
            throw new CommandFailedException($"PostgreSQL: {exception.Message}", exception);
        }
    }

    private StackSettings Settings() => StackSettings.Load(StackDirectory.Find(_context.Repository));

    private void Print(List<DeadLetter> letters)
    {
        if (letters.Count == 0)
        {
            _context.Console.Line("there are none");
            return;
        }

        var table = new Table().Border(TableBorder.Simple).AddColumns("id", "topic", "partition", "offset", "since", "sent again", "reason");
        foreach (var letter in letters)
        {
            table.AddRow(
                Text(letter.Id), letter.Topic, Text(letter.Partition), Text(letter.Offset), Text(letter.CreatedAt),
                letter.ReplayedAt is { } time ? Text(time) : "no", Markup.Escape(letter.Reason));
        }

        _context.Console.Out.Write(table);
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Text(DateTimeOffset time) => time.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
}
