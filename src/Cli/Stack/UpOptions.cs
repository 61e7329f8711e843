namespace KiVendTout.Cli.Stack;

/// <summary>What <c>up</c> was asked for.</summary>
/// <param name="Dataset">Folder of the shop's files to load; null for none.</param>
/// <param name="Silos">Number of core silos.</param>
/// <param name="Ports">The gateway's ports.</param>
internal sealed record UpOptions(string? Dataset, int Silos, GatewayPorts Ports)
{
    /// <summary>More on one machine only take memory from one another.</summary>
    public const int SilosMax = 8;
}
