using System.Diagnostics;

namespace KiVendTout.Streams.Kafka;

/// <summary>The activity in which events are taken: goes on with the trace of the first record, and links those of the others.</summary>
internal static class DeliveryActivity
{
    /// <param name="topic">Topic of the records.</param>
    /// <param name="traceParents">Header <c>traceparent</c> of each record, in order.</param>
    public static Activity? Start(string topic, IReadOnlyCollection<string?> traceParents)
    {
        var parent = default(ActivityContext);
        var links = new List<ActivityLink>();
        foreach (var (index, traceParent) in traceParents.Index())
        {
            if (ActivityContext.TryParse(traceParent, null, isRemote: true, out var context))
            {
                if (index == 0)
                {
                    parent = context;
                }
                else
                {
                    links.Add(new ActivityLink(context));
                }
            }
        }

        var activity = KafkaStreamsTelemetry.Source.StartActivity("kafka-stream deliver", ActivityKind.Consumer, parent, links: links);
        activity?.SetTag("messaging.system", "kafka");
        activity?.SetTag("messaging.destination.name", topic);
        activity?.SetTag("messaging.batch.message_count", traceParents.Count);
        return activity;
    }
}
