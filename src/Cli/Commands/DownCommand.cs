using System.CommandLine;
using KiVendTout.Cli.Stack;
using KiVendTout.Cli.Terminal;
using KiVendTout.Embedded.Processes;

namespace KiVendTout.Cli.Commands;

internal static class DownCommand
{
    /// <summary>Longest an orderly stop may take; then what is left is killed.</summary>
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(90);

    public static Command Create(CommandContext context)
    {
        var command = new Command("down", "Stops everything that up started, and waits until no process of it is left. PostgreSQL's files stay.");
        command.SetAction((_, cancellationToken) => RunAsync(context, cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        var directory = StackDirectory.Find(context.Repository);
        if (StackState.Read(directory) is not { } state)
        {
            context.Console.Line("down: nothing is running");
            return ExitCode.Done;
        }

        if (state.Supervisor.IsAlive)
        {
            await StopAsync(context, state, cancellationToken);
        }

        var ended = await StaleStack.EndAsync(directory, context.Time, cancellationToken);
        context.Console.Line(ended.Count == 0 ? "down: stopped" : $"down: ended what was left: {string.Join(", ", ended)}");
        return ExitCode.Done;
    }

    private static async Task StopAsync(CommandContext context, StackState state, CancellationToken cancellationToken)
    {
        context.Console.Line("down: stopping");
        if (!state.Supervisor.Send(Signal.Terminate) && state.Supervisor.IsAlive)
        {
            throw new CommandFailedException($"process {state.Supervisor.Pid} belongs to another user: stop it as that user");
        }

        if (!await StaleStack.WaitForEndAsync([state.Supervisor], StopLimit, context.Time, cancellationToken))
        {
            context.Console.Line($"down: process {state.Supervisor.Pid} did not stop within {StopLimit.TotalSeconds:0} s and is killed");
            state.Supervisor.Send(Signal.Kill);
        }
    }
}
