using System.CommandLine;
using System.Globalization;
using KiVendTout.Cli.Stack;
using KiVendTout.Cli.Terminal;
using KiVendTout.Cli.Topics;
using KiVendTout.Records.Topics;
using Spectre.Console;

namespace KiVendTout.Cli.Commands;

internal static class TopicsCommand
{
    public static Command Create(CommandContext context)
    {
        var json = new Option<bool>("--json") { Description = "For programs, with every partition." };
        var create = new Option<bool>("--create") { Description = "First create what is missing; up does it by itself." };
        var command = new Command("topics", "Lists the topics: partitions, records, what every group of ours has committed, and the lag.") { json, create };
        command.SetAction(async (result, cancellationToken) =>
        {
            var settings = StackSettings.Load(StackDirectory.Find(context.Repository));
            var kafka = settings.KafkaClients();
            if (result.GetValue(create))
            {
                await TopicCreator.CreateAsync(kafka, TimeSpan.Zero, context.Time, cancellationToken);
            }

            using var offsets = new OffsetReader(kafka, settings.ConsumerGroups);
            var topics = await offsets.ReadAsync(TopicCatalogue.All.Select(topic => topic.Name), cancellationToken);
            if (result.GetValue(json))
            {
                context.Console.WriteJson(topics.ConvertAll(topic => IsInput(topic)
                    ? new { topic.Topic, topic.End, Committed = (long?)topic.Committed, Lag = (long?)topic.Lag, topic.Partitions }
                    : new { topic.Topic, topic.End, Committed = (long?)null, Lag = (long?)null, topic.Partitions }));
            }
            else
            {
                Print(context.Console, topics);
            }

            TopicShape.Require(topics.Select(topic => (topic.Topic, topic.Partitions.Count)));
            return ExitCode.Done;
        });
        return command;
    }

    private static void Print(KvtConsole console, List<TopicOffsets> topics)
    {
        var table = new Table().Border(TableBorder.Simple)
            .AddColumns(
                new TableColumn("topic"), new TableColumn("partitions").RightAligned(), new TableColumn("end").RightAligned(),
                new TableColumn("committed").RightAligned(), new TableColumn("lag").RightAligned());
        foreach (var topic in topics)
        {
            // Only inputs are read by groups of ours: elsewhere a lag would mean nothing.
            var (committed, lag) = IsInput(topic) ? (Text(topic.Committed), Text(topic.Lag)) : ("", "");
            table.AddRow(topic.Topic, Text(topic.Partitions.Count), Text(topic.End), committed, lag);
        }

        console.Out.Write(table);
    }

    private static bool IsInput(TopicOffsets topic) => TopicCatalogue.IsInput(topic.Topic);

    private static string Text(long number) => number.ToString("N0", CultureInfo.InvariantCulture);
}
