using System.Diagnostics;

namespace KiVendTout.Embedded.Processes;

/// <summary>How a long-running child is started.</summary>
public sealed record ChildProcessOptions
{
    /// <summary>Program and arguments.</summary>
    public required IReadOnlyList<string> Arguments { get; init; }

    /// <summary>File that gets its output, appended.</summary>
    public required string LogFile { get; init; }

    /// <summary>Folder it works in.</summary>
    public string WorkingDirectory { get; init; } = "/";

    /// <summary>Environment variables besides the ones we have ourselves.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>
    /// Whether a guard ends the child (with <see cref="Signal.Interrupt"/>) as soon as we are gone, however we went. The guard stands
    /// between us and the child, so <see cref="Process.Id"/> is then the guard's.
    /// </summary>
    public bool EndWithUs { get; init; }
}
