namespace KiVendTout.Cli.Terminal;

/// <summary>How the command ends.</summary>
public static class ExitCode
{
    /// <summary>What was asked for is done.</summary>
    public const int Done = 0;

    /// <summary>It could not be done, or not wholly.</summary>
    public const int Failed = 1;

    /// <summary>It was asked for wrongly; nothing was done.</summary>
    public const int WrongUse = 2;
}
