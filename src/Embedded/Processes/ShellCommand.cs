using System.Diagnostics;

namespace KiVendTout.Embedded.Processes;

/// <summary>Runs short commands of the operating system and waits for them.</summary>
public static class ShellCommand
{
    /// <summary>Longest a command may take when its caller does not say.</summary>
    public static readonly TimeSpan DefaultLimit = TimeSpan.FromSeconds(60);

    /// <summary>Runs a command; its exit code is the caller's business.</summary>
    /// <param name="arguments">Program and arguments; no shell is between.</param>
    /// <param name="input">Text for its standard input; null for none.</param>
    /// <param name="limit">Longest it may take; null for <see cref="DefaultLimit"/>.</param>
    /// <param name="cancellationToken">Ends the command.</param>
    /// <exception cref="CommandFailedException">It could not be started or took too long.</exception>
    public static async Task<CommandResult> RunAsync(
        IReadOnlyList<string> arguments, string? input, TimeSpan? limit, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(arguments[0], arguments.Skip(1))
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = "/",
        };
        using var process = Start(start);
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(limit ?? DefaultLimit);
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(deadline.Token);
            var error = process.StandardError.ReadToEndAsync(deadline.Token);
            await process.StandardInput.WriteAsync(input.AsMemory(), deadline.Token);
            process.StandardInput.Close();
            await process.WaitForExitAsync(deadline.Token);
            return new CommandResult(process.ExitCode, await output, await error);
        }
        catch (OperationCanceledException exception)
        {
            process.Kill(entireProcessTree: true);
            cancellationToken.ThrowIfCancellationRequested();
            throw new CommandFailedException($"{arguments[0]} did not end within {limit ?? DefaultLimit}", exception);
        }
    }

    /// <summary>Runs a command that must succeed.</summary>
    /// <returns>Its standard output.</returns>
    /// <exception cref="CommandFailedException">It could not be started, took too long or failed; the message ends with the last it said.</exception>
    public static async Task<string> RequireAsync(
        IReadOnlyList<string> arguments, string? input, TimeSpan? limit, CancellationToken cancellationToken)
    {
        var result = await RunAsync(arguments, input, limit, cancellationToken);
        return result.ExitCode == 0
            ? result.Output
            : throw new CommandFailedException($"{arguments[0]} failed ({result.ExitCode}): {Tail(result.Error)}");
    }

    internal static Process Start(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start) ?? throw new CommandFailedException($"{start.FileName} could not be started");
        }
        catch (System.ComponentModel.Win32Exception exception)
        {
            throw new CommandFailedException($"{start.FileName} could not be started: {exception.Message}", exception);
        }
    }

    private static string Tail(string text)
    {
        const int linesShown = 3;
        var lines = text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return lines.Length == 0 ? "it said nothing" : string.Join("; ", lines.TakeLast(linesShown));
    }
}
