using System.Text;

namespace KiVendTout.Streams.Kafka;

/// <summary>
/// Gives the waiting events of each stream to its grain by one call of an interface of the grain's own. Cheaper than a delivery where most grains
/// are new: Orleans registers no stream, and does not ask the grain for its place before the first event. The grain stays subscribed:
/// events whose call fails are delivered to it, with all that follows (retries, halving, dead letters).
/// </summary>
/// <param name="streamNamespace">Namespace of the streams.</param>
/// <param name="call">Calls the grain of a stream with events of it, at least one, in order. Answers whether their effects are durable.</param>
public sealed class KafkaGrainCalls(string streamNamespace, Func<StreamId, IReadOnlyList<object>, Task<bool>> call) : IKafkaBulkReceiver
{
    private readonly byte[] name = Encoding.UTF8.GetBytes(streamNamespace);

    /// <inheritdoc />
    public bool CanTake(StreamId stream) => stream.Namespace.Span.SequenceEqual(name);

    /// <inheritdoc />
    public async Task<IReadOnlyList<bool>> TakeAsync(IReadOnlyList<KafkaBulkItem> items, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(items);
        var calls = new Task<bool>[items.Count];
        for (var i = 0; i < calls.Length; i++)
        {
            calls[i] = StartAsync(items[i]);
        }

        var done = new bool[calls.Length];
        for (var i = 0; i < calls.Length; i++)
        {
            await ((Task)calls[i]).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            done[i] = calls[i].IsCompletedSuccessfully && await calls[i];
        }

        return done;
    }

    /// <summary>A fault, wherever it comes, is the call's: the delivery finds it again and says so.</summary>
    private Task<bool> StartAsync(KafkaBulkItem item)
    {
        try
        {
            return call(item.Stream, item.Events);
        }
        catch (Exception fault)
        {
            return Task.FromException<bool>(fault);
        }
    }
}
