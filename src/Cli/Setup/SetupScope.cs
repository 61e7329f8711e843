namespace KiVendTout.Cli.Setup;

/// <summary>What the machine is set up for.</summary>
public enum SetupScope
{
    /// <summary>Running the system.</summary>
    Run,

    /// <summary>Running the system and its tests.</summary>
    Test,
}
