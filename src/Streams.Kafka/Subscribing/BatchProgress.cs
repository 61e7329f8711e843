namespace KiVendTout.Streams.Kafka;

/// <summary>How far a batch got that failed on the way, so that its repetition goes on from there.</summary>
internal sealed class BatchProgress
{
    /// <summary>Offset of the batch's first event: what the repetition is recognised by.</summary>
    public required long FirstOffset { get; init; }

    /// <summary>Events up to this offset are done.</summary>
    public required long DoneThrough { get; set; }

    /// <summary>Calls of the observer so far.</summary>
    public int Attempts { get; set; }

    /// <summary>The dead letter that could not be written yet; null when there is none.</summary>
    public PendingDeadLetter? Letter { get; set; }
}
