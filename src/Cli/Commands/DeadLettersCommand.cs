using System.CommandLine;
using System.Globalization;
using KiVendTout.Cli.DeadLetters;
using KiVendTout.Cli.Stack;
using KiVendTout.Cli.Terminal;
using KiVendTout.Cli.Topics;
using KiVendTout.Domain.Common;
using KiVendTout.Embedded.Processes;
using KiVendTout.Records.Topics;
using KiVendTout.Stores.Postgres.Messages;
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
        command.SetAction((result, cancellationToken) => QueryAsync(SettingKeys.PostgresReadOnly, async store =>
        {
            var letters = await ListAsync(store, result.GetValue(_topic), !result.GetValue(all), result.GetValue(limit), cancellationToken);
            if (result.GetValue(json))
            {
                _context.Console.WriteJson(letters);
            }
            else
            {
                Print(letters);
            }

            return ExitCode.Done;
        }));
        return command;
    }

    private Command CreateReplay()
    {
        var id = new Option<long?>("--id") { Description = "Only this one.", HelpName = "ID" };
        var command = new Command("replay", "Sends them to their topic again, as they were: after the fault that stopped them is mended. Each is sent once; those that cannot be are told, and the command fails.")
        {
            _topic, id,
        };
        command.SetAction((result, cancellationToken) => QueryAsync(SettingKeys.Postgres, async store =>
        {
            var kafka = Settings().KafkaClients();
            await kafka.RequireAccessAsync(cancellationToken);
            using var producer = QuietKafka.Producer(kafka, AcknowledgeLimit);
            return Tell(await new DeadLetterReplay(store, producer).RunAsync(result.GetValue(_topic), result.GetValue(id), cancellationToken));
        }));
        return command;
    }

    private int Tell(ReplayResult result)
    {
        foreach (var (id, why) in result.Refused)
        {
            _context.Console.Line($"dead-letters: {Text(id)} is not sent again: {why}");
        }

        _context.Console.Line(result.Sent == 0 ? "dead-letters: there is nothing to send again" : $"dead-letters: {result.Sent} sent again");
        return result.Refused.Count == 0 ? ExitCode.Done : ExitCode.Failed;
    }

    private async Task<int> QueryAsync(string connection, Func<DeadLetterStore, Task<int>> query)
    {
        try
        {
            await using var store = DeadLetterStore.Open(Settings().Require(connection));
            return await query(store);
        }
        catch (StoreUnavailableException exception)
        {
            throw new CommandFailedException(exception.Message, exception);
        }
    }

    private static async Task<List<DeadLetterSummary>> ListAsync(
        DeadLetterStore store, string? topic, bool waitingOnly, int limit, CancellationToken cancellationToken)
    {
        var letters = new List<DeadLetterSummary>();
        string? after = null;
        do
        {
            var page = await store.ListAsync(topic, waitingOnly, new PageRequest(Math.Min(limit - letters.Count, PageRequest.MaxSize), after), cancellationToken);
            letters.AddRange(page.Items);
            after = page.Next;
        }
        while (after is not null && letters.Count < limit);
        return letters;
    }

    private StackSettings Settings() => StackSettings.Load(StackDirectory.Find(_context.Repository));

    private void Print(List<DeadLetterSummary> letters)
    {
        if (letters.Count == 0)
        {
            _context.Console.Line("there are none");
            return;
        }

        var table = new Table().Border(TableBorder.Simple).AddColumns("id", "topic", "partition", "offset", "since", "sent again", "reason", "withheld");
        foreach (var letter in letters)
        {
            table.AddRow(
                Text(letter.Id), letter.Topic, Text(letter.Partition), Text(letter.Offset), Text(letter.CreatedAt),
                letter.ReplayedAt is { } time ? Text(time) : "no", Markup.Escape(letter.Reason),
                Markup.Escape(letter.Withheld ?? ""));
        }

        _context.Console.Out.Write(table);
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Text(DateTimeOffset time) => time.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
}
