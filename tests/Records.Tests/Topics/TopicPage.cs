using System.Globalization;
using System.Text;
using KiVendTout.Records.Topics;

namespace KiVendTout.Records.Tests.Topics;

/// <summary>The page docs/topics.md, made from the catalogue.</summary>
internal static class TopicPage
{
    private const string Head =
        """
        # Topics

        Made from the catalogue of topics (`src/Records/Topics`); a test holds it to it. Keys are customer ids: what is told of one customer stays
        in order; a record whose key is not the `customer_id` in its value is a dead letter. Times, `ce_time` among them, lie between 2000-01-01 and a
        day from now, texts hold no control character (decision 0008). Values are protobuf or, with `content-type: application/json`, the proto3 JSON mapping of the same message; each record carries
        the headers of CloudEvents' Kafka binding (`ce_id`, `ce_type`, `ce_source`, `ce_time`, `ce_dataschema`).


        """;

    public static string Write()
    {
        var page = new StringBuilder(Head.ReplaceLineEndings("\n"));
        page.Append(CultureInfo.InvariantCulture, $"{Topic.Partitions} partitions each, {Topic.Replicas} copies where there are as many brokers.\n\n");
        page.Append("| topic | direction | kept, days | records (`ce_type`) | streams |\n|---|---|---|---|---|\n");
        foreach (var topic in TopicCatalogue.All)
        {
            page.Append(CultureInfo.InvariantCulture,
                $"| `{topic.Name}` | {DirectionOf(topic)} | {topic.Retention.TotalDays} | {List(topic.RecordTypes)} | {List(topic.Streams)} |\n");
        }

        return page.ToString();
    }

    private static string DirectionOf(Topic topic) => topic.Direction switch
    {
        TopicDirection.Input => "in",
        TopicDirection.Output => "out",
        TopicDirection.Input | TopicDirection.Output => "in and out",
        TopicDirection.DeadLetters => "dead letters",
        _ => throw new ArgumentException($"no direction of a topic: {topic.Direction}", nameof(topic)),
    };

    private static string List(IEnumerable<string> names) => string.Join(", ", names.Select(name => $"`{name}`"));
}
