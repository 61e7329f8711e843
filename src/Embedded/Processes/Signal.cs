namespace KiVendTout.Embedded.Processes;

/// <summary>The signals we send, by their numbers on Linux.</summary>
public enum Signal
{
    /// <summary>Interrupt: PostgreSQL's fast shutdown.</summary>
    Interrupt = 2,

    /// <summary>Ends a process at once, without a chance to clean up.</summary>
    Kill = 9,

    /// <summary>Asks a process to end.</summary>
    Terminate = 15,
}
