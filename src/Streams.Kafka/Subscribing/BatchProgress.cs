namespace KiVendTout.Streams.Kafka;

/// <summary>How far a batch got that failed on the way, so that its repetition goes on from there.</summary>
internal sealed class BatchProgress
{
    private int tries;
    private long? failingSince;

    /// <summary>Offset of the batch's first event: what the repetition is recognised by.</summary>
    public required long FirstOffset { get; init; }

    /// <summary>Events up to this offset are done.</summary>
    public required long DoneThrough { get; set; }

    /// <summary>Most events that go to the observer together; halved when a fault is theirs.</summary>
    public required int PartMax { get; set; }

    /// <summary>Calls of the observer so far.</summary>
    public int Attempts { get; set; }

    /// <summary>The dead letter that could not be written yet; null when there is none.</summary>
    public PendingDeadLetter? Letter { get; set; }

    /// <summary>Counts a failure of the part that is being tried, after which all that the grain depends on has answered.</summary>
    /// <returns>How long the batch has been failing when the fault is to be taken for the part's; else null.</returns>
    public TimeSpan? CountFault(KafkaStreamOptions options, TimeProvider clock)
    {
        failingSince ??= clock.GetTimestamp();
        var time = clock.GetElapsedTime(failingSince.Value);
        return ++tries >= options.RepeatedFaultTries && time >= options.RepeatedFaultTime ? time : null;
    }

    /// <summary>Another part is tried next. The time goes on: who shares a batch with a bad event need not wait it out again.</summary>
    public void NextPart() => tries = 0;

    /// <summary>An outage: what failed before it proves nothing.</summary>
    public void Forgive() => (tries, failingSince) = (0, null);
}
