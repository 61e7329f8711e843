using System.CommandLine;
using System.Globalization;
using KiVendTout.Cli.Stack;
using KiVendTout.Cli.Terminal;
using Spectre.Console;

namespace KiVendTout.Cli.Commands;

internal static class StatusCommand
{
    public static Command Create(CommandContext context)
    {
        var json = new Option<bool>("--json") { Description = "For programs: {postgres, gatewayHttp, gatewayGrpc, kafka, lag, processes: [{name, pid, ready, reason}]}." };
        var command = new Command("status", "Tells what runs, where, and how many records wait. Exit code 1 when nothing runs.") { json };
        command.SetAction(async (result, cancellationToken) =>
        {
            var status = await StackStatus.ReadAsync(StackDirectory.Find(context.Repository), cancellationToken);
            if (result.GetValue(json))
            {
                context.Console.WriteJson(status);
            }
            else
            {
                Print(context.Console, status);
            }

            return status.State?.Supervisor.IsAlive ?? false ? ExitCode.Done : ExitCode.Failed;
        });
        return command;
    }

    private static void Print(KvtConsole console, StackStatus status)
    {
        if (status.State is not { } state)
        {
            console.Line("nothing is running");
            return;
        }

        console.Line(state switch
        {
            { Phase: StackPhase.Failed } => $"it did not come up: {state.Error}",
            { Supervisor.IsAlive: false } => "its up has died; kvt down ends what is left of it",
            _ => $"it is {state.Phase.ToString().ToLowerInvariant()}",
        });
        console.Line($"REST, gRPC-Web  {status.GatewayHttp}");
        console.Line($"gRPC            {status.GatewayGrpc}");
        console.Line($"PostgreSQL      {(status.Postgres is { } postgres ? PostgresAddress.Shown(postgres) : "")}");
        console.Line($"Kafka           {status.Kafka}");
        console.Line($"lag             {status.Lag?.ToString(CultureInfo.InvariantCulture) ?? "unknown"}");

        var table = new Table().Border(TableBorder.Simple).AddColumns("process", "pid", "ready", "restarts", "last end");
        foreach (var process in status.Processes)
        {
            var recorded = state.Processes.FirstOrDefault(p => p.Name == process.Name);
            table.AddRow(
                process.Name,
                process.Pid.ToString(CultureInfo.InvariantCulture),
                process.Ready ? "yes" : "no",
                (recorded?.Restarts ?? 0).ToString(CultureInfo.InvariantCulture),
                Markup.Escape(recorded?.LastEnd ?? ""));
        }

        console.Out.Write(table);
        foreach (var process in status.Processes.Where(process => process.Reason is not null))
        {
            console.Line($"{process.Name} is not ready: {process.Reason}");
        }
    }
}
