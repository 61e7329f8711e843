namespace KiVendTout.Streams.Kafka;

/// <summary>What a codec made of a record.</summary>
public readonly struct KafkaDecodeResult
{
    private KafkaDecodeResult(KafkaDecodeOutcome outcome, IReadOnlyList<KafkaDelivery>? deliveries, string? reason)
    {
        Outcome = outcome;
        Deliveries = deliveries ?? [];
        Reason = reason;
    }

    /// <summary>Which of the three it is.</summary>
    public KafkaDecodeOutcome Outcome { get; }

    /// <summary>The events and their streams; empty unless decoded.</summary>
    public IReadOnlyList<KafkaDelivery> Deliveries { get; }

    /// <summary>Why the record was ignored or is invalid.</summary>
    public string? Reason { get; }

    /// <summary>The record is an event for one stream.</summary>
    /// <param name="event">The event, immutable.</param>
    /// <param name="target">The stream.</param>
    public static KafkaDecodeResult Success(object @event, StreamId target)
    {
        ArgumentNullException.ThrowIfNull(@event);
        return new(KafkaDecodeOutcome.Success, [new KafkaDelivery(target, @event)], null);
    }

    /// <summary>The record is one event for several streams.</summary>
    /// <param name="event">The event, immutable; every stream gets this object.</param>
    /// <param name="targets">The streams, at least one, none of them twice.</param>
    public static KafkaDecodeResult Success(object @event, IReadOnlyList<StreamId> targets)
    {
        ArgumentNullException.ThrowIfNull(@event);
        ArgumentNullException.ThrowIfNull(targets);
        var deliveries = new KafkaDelivery[targets.Count];
        for (var i = 0; i < deliveries.Length; i++)
        {
            deliveries[i] = new KafkaDelivery(targets[i], @event);
        }

        return Success(deliveries);
    }

    /// <summary>The record is an event for each of several streams.</summary>
    /// <param name="deliveries">Events and streams, at least one, no stream twice.</param>
    public static KafkaDecodeResult Success(IReadOnlyList<KafkaDelivery> deliveries)
    {
        ArgumentNullException.ThrowIfNull(deliveries);
        if (deliveries.Count == 0)
        {
            throw new ArgumentException("A decoded record goes to at least one stream; otherwise it is ignored or invalid.", nameof(deliveries));
        }

        return new(KafkaDecodeOutcome.Success, deliveries, null);
    }

    /// <summary>The record is none of ours: it is done without effect.</summary>
    /// <param name="reason">Why, for the log. No personal data.</param>
    public static KafkaDecodeResult Ignore(string reason) => new(KafkaDecodeOutcome.Ignored, null, reason);

    /// <summary>The record can never be processed: it goes to the dead-letter topic.</summary>
    /// <param name="reason">Why, for the dead letter's header and the log. No personal data.</param>
    public static KafkaDecodeResult Invalid(string reason) => new(KafkaDecodeOutcome.Invalid, null, reason);
}
