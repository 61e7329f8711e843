namespace KiVendTout.Streams.Kafka;

/// <summary>
/// Takes the waiting events of many streams in one call, beside the deliveries to their grains: for events whose price is the delivery, not
/// the work. Registered by the provider's name, or plain; there may be
/// several, each for its own streams. An event that none takes goes to its grain.
/// </summary>
/// <remarks>
/// <para>
/// Only what goes well goes this way. Whatever a receiver does not take, faults, and all that comes of them (retries, halving, dead letters),
/// goes to the stream's grain, in order: an event overtakes no earlier one of its stream, whichever way either goes.
/// </para>
/// <para>Of a stream that is taken in bulk its one subscribing grain is passed over: the receiver acts for it, and for no other.</para>
/// </remarks>
public interface IKafkaBulkReceiver
{
    /// <summary>
    /// Whether the events of a stream can be taken now: its owner is on this silo, and free. Asked for every stream of every record, so it
    /// is cheap; from several threads. A guess: <see cref="TakeAsync"/> may still refuse the stream.
    /// </summary>
    /// <param name="stream">The stream.</param>
    bool CanTake(StreamId stream);

    /// <summary>
    /// Takes events of several streams of one partition. One call a partition at a time; those of several partitions may come together.
    /// </summary>
    /// <param name="items">The streams, none twice.</param>
    /// <param name="cancellationToken">
    /// Ends after <see cref="KafkaStreamOptions.BulkTimeout"/>. Then the events go to their grains, even while the call is still running: what
    /// it holds of a stream, its grain must wait for.
    /// </param>
    /// <returns>
    /// For each item, in the same order, whether its effects are durable. The others must have had none, or such as may be repeated, and so must
    /// all when it throws.
    /// </returns>
    Task<IReadOnlyList<bool>> TakeAsync(IReadOnlyList<KafkaBulkItem> items, CancellationToken cancellationToken);
}
