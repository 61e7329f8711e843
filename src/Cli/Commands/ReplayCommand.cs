using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Google.Protobuf.WellKnownTypes;
using KiVendTout.Cli.Stack;
using KiVendTout.Cli.Terminal;
using KiVendTout.Cli.Topics;
using KiVendTout.Contracts.Topics.V1;
using KiVendTout.Domain.Common;
using KiVendTout.Records.Topics;
using Spectre.Console;

namespace KiVendTout.Cli.Commands;

internal sealed class ReplayCommand
{
    private const string Details =
        """
        Effects that are there already are not doubled: a payment stays one payment. The committed offsets go back first, so a process
        that dies in the middle loses nothing; kvt topics shows the lag going down again. Without --from-offset and --from-time the
        replay starts at the oldest record the broker has; the embedded broker keeps 5 MB a partition.

        Examples:
          kvt replay --topic payments --from-time 2026-03-01T00:00:00Z
          kvt replay --topic user-events --partition 3 --from-offset 0 --to sessions
        """;

    private readonly CommandContext _context;
    private readonly Option<string> _topic = new("--topic") { Description = "The topic.", Required = true };
    private readonly Option<int?> _partition = new("--partition") { Description = "Only this partition, from 0.", HelpName = "N" };
    private readonly Option<long?> _offset = new("--from-offset") { Description = "First offset to deliver again.", HelpName = "OFFSET" };
    private readonly Option<DateTimeOffset?> _time = new("--from-time")
    {
        Description = "Start at the oldest record that carries this time or a later one; UTC unless it says otherwise.",
        HelpName = "TIME",
        CustomParser = ReadTime,
    };

    private readonly Option<string[]> _to = new("--to")
    {
        Description = $"Only these subscriptions: {string.Join(", ", StreamNames.Subscriptions)}; all of them without it.",
        HelpName = "NAME",
    };

    private ReplayCommand(CommandContext context) => _context = context;

    public static Command Create(CommandContext context)
    {
        var replay = new ReplayCommand(context);
        replay._topic.AcceptOnlyFromAmong([.. TopicCatalogue.InputNames]);
        replay._partition.Require(0, int.MaxValue);
        var command = new DetailedCommand("replay", "Has the records of a topic delivered again, from an offset or a time on.", Details)
        {
            replay._topic, replay._partition, replay._offset, replay._time, replay._to,
        };
        command.Validators.Add(replay.Check);
        command.SetAction(replay.RunAsync);
        return command;
    }

    private static DateTimeOffset? ReadTime(ArgumentResult result)
    {
        const DateTimeStyles utc = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal;
        if (DateTimeOffset.TryParse(result.Tokens[0].Value, CultureInfo.InvariantCulture, utc, out var time))
        {
            return time;
        }

        result.AddError($"--from-time must be a time such as 2026-03-01T00:00:00Z, not '{result.Tokens[0].Value}'");
        return null;
    }

    private void Check(CommandResult result)
    {
        if (result.GetResult(_offset) is not null && result.GetResult(_time) is not null)
        {
            result.AddError("--from-offset and --from-time exclude each other");
        }
        else if (result.GetValue(_offset) < 0)
        {
            result.AddError("--from-offset must be 0 or more");
        }
    }

    private async Task<int> RunAsync(ParseResult result, CancellationToken cancellationToken)
    {
        var settings = StackSettings.Load(StackDirectory.Find(_context.Repository));
        var partitions = await new TopicReplayer(settings, _context.Time).ReplayAsync(Request(result), cancellationToken);
        var table = new Table().Border(TableBorder.Simple).AddColumns(
            new TableColumn("partition").RightAligned(), new TableColumn("from").RightAligned(), new TableColumn("until").RightAligned(),
            new TableColumn("records").RightAligned(), new TableColumn("problem"));
        foreach (var partition in partitions)
        {
            table.AddRow(
                Text(partition.Partition), Text(partition.FromOffset), Text(partition.UntilOffset),
                Text(partition.UntilOffset - partition.FromOffset), partition.Problem.EscapeMarkup());
        }

        _context.Console.Out.Write(table);
        _context.Console.Line($"replay: {Text(partitions.Sum(partition => partition.UntilOffset - partition.FromOffset))} records are delivered again");
        return partitions.All(partition => partition.Problem.Length == 0) ? ExitCode.Done : ExitCode.Failed;
    }

    private ReplayTopicRequest Request(ParseResult result)
    {
        var request = new ReplayTopicRequest { Topic = result.GetRequiredValue(_topic) };
        request.Subscriptions.AddRange(result.GetValue(_to) ?? []);
        if (result.GetValue(_partition) is { } partition)
        {
            request.Partition = partition;
        }

        if (result.GetValue(_offset) is { } offset)
        {
            request.FromOffset = offset;
        }

        if (result.GetValue(_time) is { } time)
        {
            request.FromTime = Timestamp.FromDateTimeOffset(time);
        }

        return request;
    }

    private static string Text(long number) => number.ToString("N0", CultureInfo.InvariantCulture);
}
