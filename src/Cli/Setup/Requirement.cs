namespace KiVendTout.Cli.Setup;

/// <summary>Something the machine must have.</summary>
/// <param name="What">What it is, for the person.</param>
/// <param name="Package">The Debian package that brings it.</param>
/// <param name="IsPresent">Looks for it; cheap.</param>
internal sealed record Requirement(string What, string Package, Func<bool> IsPresent);
