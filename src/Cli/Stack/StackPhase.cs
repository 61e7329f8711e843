namespace KiVendTout.Cli.Stack;

/// <summary>How far a stack has come.</summary>
public enum StackPhase
{
    /// <summary>Its parts are being started, or its data loaded.</summary>
    Starting,

    /// <summary>All is up and loaded.</summary>
    Ready,

    /// <summary>Its parts are being stopped.</summary>
    Stopping,

    /// <summary>It did not come up.</summary>
    Failed,
}
