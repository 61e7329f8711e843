using System.CommandLine;
using System.CommandLine.Help;
using KiVendTout.Cli.Terminal;
using KiVendTout.Embedded.Processes;

namespace KiVendTout.Cli.Commands;

/// <summary>The kvt command: parses, runs, and turns every ending into an exit code.</summary>
internal sealed class KvtApplication(CommandContext context)
{
    /// <summary>Longest a command may take to clean up after Ctrl-C or SIGTERM: a whole stack is stopped in that time.</summary>
    private static readonly TimeSpan TerminationLimit = TimeSpan.FromSeconds(120);

    public async Task<int> RunAsync(IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        var parsed = CreateRoot().Parse(arguments);
        if (parsed.Errors is [var error, ..])
        {
            context.Console.Complain($"kvt: {error.Message} (see kvt {CommandPath(parsed)}--help)");
            return ExitCode.WrongUse;
        }

        var configuration = new InvocationConfiguration
        {
            Output = context.Console.Out.Profile.Out.Writer,
            Error = context.Console.Error.Profile.Out.Writer,
            EnableDefaultExceptionHandler = false,
            ProcessTerminationTimeout = TerminationLimit,
        };
        try
        {
            return await parsed.InvokeAsync(configuration, cancellationToken);
        }
        catch (WrongUseException exception)
        {
            context.Console.Complain($"kvt: {exception.Message}");
            return ExitCode.WrongUse;
        }
        catch (CommandFailedException exception)
        {
            context.Console.Complain($"kvt: {exception.Message}");
            return ExitCode.Failed;
        }
        catch (OperationCanceledException)
        {
            context.Console.Complain("kvt: interrupted");
            return ExitCode.Failed;
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            // Not foreseen: the one who mends it needs all of it.
            context.Console.Error.Profile.Out.Writer.WriteLine($"kvt: {exception}");
            return ExitCode.Failed;
        }
    }

    private static string CommandPath(ParseResult parsed) =>
        parsed.CommandResult.Command is RootCommand ? "" : parsed.CommandResult.Command.Name + " ";

    private RootCommand CreateRoot()
    {
        var root = new RootCommand(
            """
            KiVendTout: the shop's data, live. Kafka streams into Orleans grains, PostgreSQL as the system of record, one gRPC gateway.

            Begin with:  kvt up --dataset DIR --detach
            State lies in .kvt of the checkout, or in KVT_DIR. Exit codes: 0 done, 1 failed, 2 wrong use.
            """)
        {
            SetupCommand.Create(context),
            UpCommand.Create(context),
            DownCommand.Create(context),
            StatusCommand.Create(context),
            DataCommand.Create(context),
            FraudCommand.Create(context),
            MigrateCommand.Create(context),
            TopicsCommand.Create(context),
            ReplayCommand.Create(context),
            DeadLettersCommand.Create(context),
            PsqlCommand.Create(context),
            TokenCommand.Create(context),
            OutsideCommand("test", "All tests, or those whose full name holds FILTER; closes on \"N passed, N failed\"."),
            OutsideCommand("bench", "Runs a benchmark by name."),
        };
        root.HelpName = "kvt";
        var help = root.Options.OfType<HelpOption>().Single();
        help.Action = new DetailedHelp((HelpAction)help.Action!);
        return root;
    }

    /// <summary>A command that the script does itself, before this program runs: it is here for the list of commands alone.</summary>
    private static Command OutsideCommand(string name, string description)
    {
        var command = new Command(name, description);
        command.SetAction(int (_) => throw new WrongUseException($"{name} is run by the script: ./kvt {name}"));
        return command;
    }
}
