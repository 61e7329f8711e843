using System.Diagnostics;
using KiVendTout.Cli.Commands;
using KiVendTout.Cli.Terminal;
using KiVendTout.Embedded.Processes;

namespace KiVendTout.Cli.Stack;

/// <summary>Starts an <c>up</c> in the background and shows its progress until it is ready or has failed.</summary>
internal sealed class Detached(CommandContext context, StackDirectory directory)
{
    /// <summary>Lines that begin like this are complaints, which are told apart at the end.</summary>
    private const string ComplaintPrefix = "kvt: ";

    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(100);

    /// <param name="arguments">Arguments of the <c>up</c> in the background.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>The exit code.</returns>
    public async Task<int> UpAsync(IEnumerable<string> arguments, CancellationToken cancellationToken)
    {
        directory.Create();
        File.Delete(directory.UpLog);
        await File.WriteAllTextAsync(directory.UpLog, "", cancellationToken);
        using var up = ChildProcess.Start(new ChildProcessOptions
        {
            Arguments = ["dotnet", typeof(Detached).Assembly.Location, .. arguments],
            LogFile = directory.UpLog,
            WorkingDirectory = Environment.CurrentDirectory,
            Environment = StackSettings.Begin().KafkaClientEnvironment(),
        });
        var identity = ProcessIdentity.Of(up.Id);
        try
        {
            return await FollowAsync(up, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            identity?.Send(Signal.Terminate);
            await up.WaitForExitAsync(CancellationToken.None);
            throw;
        }
    }

    private async Task<int> FollowAsync(Process up, CancellationToken cancellationToken)
    {
        using var log = new StreamReader(new FileStream(directory.UpLog, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        while (true)
        {
            var state = StackState.Read(directory);
            var ended = up.HasExited;
            var complaints = Show(log);
            if (ended)
            {
                complaints.ForEach(context.Console.Complain);
                context.Console.Complain($"kvt: the system did not come up; logs are in {directory.Logs}");
                return up.ExitCode == ExitCode.Done ? ExitCode.Failed : up.ExitCode;
            }

            if (state?.Supervisor.Pid == up.Id && state.Phase == StackPhase.Ready)
            {
                Show(log);
                return state.Error is null ? ExitCode.Done : ExitCode.Failed;
            }

            await Task.Delay(LookEvery, context.Time, cancellationToken);
        }
    }

    private List<string> Show(StreamReader log)
    {
        var complaints = new List<string>();
        while (log.ReadLine() is { } line)
        {
            if (line.StartsWith(ComplaintPrefix, StringComparison.Ordinal))
            {
                complaints.Add(line);
            }
            else
            {
                context.Console.Line(line);
            }
        }

        return complaints;
    }
}
