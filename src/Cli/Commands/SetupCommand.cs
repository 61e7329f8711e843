using System.CommandLine;
using KiVendTout.Cli.Setup;
using KiVendTout.Cli.Terminal;

namespace KiVendTout.Cli.Commands;

internal static class SetupCommand
{
    public static Command Create(CommandContext context)
    {
        var quiet = new Option<bool>("--quiet") { Description = "Say nothing when nothing is missing." };
        var command = new Command("setup", "Installs what the machine lacks (Debian and npm packages) and says what it did. Runs by itself before up and test.")
        {
            quiet,
        };
        command.SetAction(async (result, cancellationToken) =>
        {
            var installed = await new MachineSetup(context.Repository, context.Console).EnsureAsync(SetupScope.Test, cancellationToken);
            if (!result.GetValue(quiet))
            {
                context.Console.Line(installed ? "setup: done" : "setup: nothing is missing");
            }

            return ExitCode.Done;
        });
        return command;
    }
}
