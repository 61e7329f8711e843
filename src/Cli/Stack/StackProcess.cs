using KiVendTout.Embedded.Processes;

namespace KiVendTout.Cli.Stack;

/// <summary>A process of a stack.</summary>
/// <param name="Name">Its name, such as <c>silo-1</c>.</param>
/// <param name="Identity">The process; null while there is none.</param>
/// <param name="AdminUrl">Where it tells whether it is ready; null when being alive is all there is to tell.</param>
/// <param name="Restarts">How often it died and was started again.</param>
/// <param name="LastEnd">How it ended last; null when it never has.</param>
public sealed record StackProcess(string Name, ProcessIdentity? Identity, string? AdminUrl, int Restarts = 0, string? LastEnd = null);
