using System.CommandLine;
using System.Globalization;
using KiVendTout.Cli.Data;
using KiVendTout.Cli.Setup;
using KiVendTout.Cli.Stack;
using KiVendTout.Embedded.Processes;

namespace KiVendTout.Cli.Commands;

internal sealed class UpCommand
{
    private readonly CommandContext _context;
    private readonly Option<string?> _dataset = new("--dataset") { Description = "Folder of the shop's files to load.", HelpName = "DIR" };
    private readonly Option<bool> _empty = new("--empty") { Description = "Load nothing." };
    private readonly Option<int> _silos = new("--silos")
    {
        Description = $"Number of silos for customers and payments, 1 to {UpOptions.SilosMax}; one silo for background work is added.",
        DefaultValueFactory = _ => 1,
        HelpName = "N",
    };

    private readonly Option<int> _port = new("--port")
    {
        Description = "The gateway's first port: N HTTP, N+1 gRPC, N+2 metrics, N+3 TLS.",
        DefaultValueFactory = _ => GatewayPorts.Default,
        HelpName = "N",
    };

    private readonly Option<bool> _detach = new("--detach") { Description = "Return when all is up; kvt down stops it." };

    private UpCommand(CommandContext context) => _context = context;

    public static Command Create(CommandContext context)
    {
        var up = new UpCommand(context);
        var command = new DetailedCommand(
            "up",
            "Starts PostgreSQL, Kafka, silos and gateway, waits until all are ready, loads data and prints the addresses.",
            """
            Without --dataset and --empty it makes a small data set, once, in the stack's folder, and loads that.
            PostgreSQL's files stay in the stack's folder over kvt down. Kafka is in memory and begins anew. Servers that KVT__Postgres__ConnectionString
            or KVT__Kafka__BootstrapServers name are used instead of our own. Without --detach, Ctrl-C stops everything.
            """)
        {
            up._dataset, up._empty, up._silos, up._port, up._detach,
        };
        command.Validators.Add(result =>
        {
            if (result.GetResult(up._dataset) is not null && result.GetValue(up._empty))
            {
                result.AddError("--dataset and --empty exclude each other");
            }
        });
        up._silos.Require(1, UpOptions.SilosMax);
        up._port.Require(GatewayPorts.Lowest, GatewayPorts.Highest);
        command.SetAction(up.RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var dataset = parsed.GetValue(_dataset) is { } named ? Path.GetFullPath(named) : null;
        if (dataset is not null)
        {
            DataLoader.RequireFiles(dataset);
        }

        var directory = StackDirectory.Find(_context.Repository);
        if (StackLock.IsHeld(directory))
        {
            throw new CommandFailedException(Supervisor.RunningMessage(directory));
        }

        if (dataset is null && !parsed.GetValue(_empty))
        {
            dataset = await DataGenerateCommand.EnsureSampleAsync(_context, directory.Data, cancellationToken);
        }

        var options = new UpOptions(dataset, parsed.GetValue(_silos), new GatewayPorts(parsed.GetValue(_port)));
        await new MachineSetup(_context.Repository, _context.Console).EnsureAsync(SetupScope.Run, cancellationToken);
        if (parsed.GetValue(_detach))
        {
            return await new Detached(_context, directory).UpAsync(Arguments(options), cancellationToken);
        }

        return await new Supervisor(_context, directory, options).RunAsync(cancellationToken);
    }

    private static IEnumerable<string> Arguments(UpOptions options)
    {
        yield return "up";
        yield return "--silos";
        yield return options.Silos.ToString(CultureInfo.InvariantCulture);
        yield return "--port";
        yield return options.Ports.First.ToString(CultureInfo.InvariantCulture);
        if (options.Dataset is null)
        {
            yield return "--empty";
        }
        else
        {
            yield return "--dataset";
            yield return options.Dataset;
        }
    }
}
