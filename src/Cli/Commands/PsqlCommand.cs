using System.CommandLine;
using System.Diagnostics;
using KiVendTout.Cli.Stack;
using KiVendTout.Cli.Terminal;
using KiVendTout.Embedded.Processes;
using Npgsql;

namespace KiVendTout.Cli.Commands;

internal static class PsqlCommand
{
    private const string Details =
        """
        The password goes to psql by its environment: it is in no command line, on no screen and in no log.

        Examples:
          kvt psql
          kvt psql -- -c 'SELECT count(*) FROM payments'
        """;

    public static Command Create(CommandContext context)
    {
        var arguments = new Argument<string[]>("ARGUMENTS") { Description = "What psql is given, behind --.", Arity = ArgumentArity.ZeroOrMore };
        var command = new DetailedCommand("psql", "Opens psql on the shop's database, as the role that only reads.", Details) { arguments };
        command.SetAction((result, cancellationToken) => RunAsync(context, result.GetValue(arguments) ?? [], cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(CommandContext context, string[] arguments, CancellationToken cancellationToken)
    {
        var settings = StackSettings.Load(StackDirectory.Find(context.Repository));
        var address = new NpgsqlConnectionStringBuilder(settings.Require(SettingKeys.PostgresReadOnly));
        var start = new ProcessStartInfo("psql", arguments)
        {
            Environment =
            {
                ["PGHOST"] = address.Host,
                ["PGPORT"] = address.Port.ToString(System.Globalization.CultureInfo.InvariantCulture),
                ["PGUSER"] = address.Username,
                ["PGPASSWORD"] = address.Password,
                ["PGDATABASE"] = address.Database,
            },
        };
        using var psql = ShellCommand.Start(start);
        await psql.WaitForExitAsync(cancellationToken);
        return psql.ExitCode == 0 ? ExitCode.Done : ExitCode.Failed;
    }
}
