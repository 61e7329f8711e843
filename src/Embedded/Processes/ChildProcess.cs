using System.Diagnostics;

namespace KiVendTout.Embedded.Processes;

/// <summary>
/// Starts children that run beside us: in a session of their own, so that a Ctrl-C meant for us does not reach them, and writing to
/// a file of their own, so that they neither need us to read a pipe nor break when we end.
/// </summary>
public static class ChildProcess
{
    private const string Plain = """exec setsid "$@" >>"$KVT_CHILD_LOG" 2>&1 </dev/null""";

    /// <summary>The guard ends with the child; and when its standard input, a pipe from us, is closed, it ends the child first.</summary>
    private const string Guarded =
        """
        setsid "$@" >>"$KVT_CHILD_LOG" 2>&1 </dev/null &
        child=$!
        exec 3<&0
        { cat <&3 >/dev/null; kill -INT $child 2>/dev/null; } &
        wait $child
        """;

    /// <summary>Starts a child.</summary>
    /// <exception cref="CommandFailedException">It could not be started.</exception>
    public static Process Start(ChildProcessOptions options)
    {
        var start = new ProcessStartInfo("/bin/sh", ["-c", options.EndWithUs ? Guarded : Plain, "sh", .. options.Arguments])
        {
            RedirectStandardInput = true,
            WorkingDirectory = options.WorkingDirectory,
        };
        foreach (var (name, value) in options.Environment)
        {
            start.Environment[name] = value;
        }

        start.Environment["KVT_CHILD_LOG"] = options.LogFile;
        return ShellCommand.Start(start);
    }
}
