namespace KiVendTout.Records.Topics;

/// <summary>Who writes a topic and who reads it.</summary>
[Flags]
public enum TopicDirection
{
    /// <summary>Nobody: not a direction of any topic.</summary>
    None = 0,

    /// <summary>The world writes; our consumer groups (streams and archive) read, and what cannot be read becomes a dead letter.</summary>
    Input = 1,

    /// <summary>Our outbox writes.</summary>
    Output = 2,

    /// <summary>A topic of dead letters: our silos write, operators read.</summary>
    DeadLetters = 4,
}
