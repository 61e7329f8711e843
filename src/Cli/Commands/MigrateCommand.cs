using System.CommandLine;
using KiVendTout.Cli.Stack;
using KiVendTout.Cli.Terminal;
using KiVendTout.Embedded.Processes;
using KiVendTout.Stores.Postgres.Migrations;
using Npgsql;

namespace KiVendTout.Cli.Commands;

internal static class MigrateCommand
{
    public static Command Create(CommandContext context)
    {
        var command = new DetailedCommand(
            "migrate",
            "Brings the databases to the newest schema; up does it by itself.",
            """
            The databases are those of the running stack, or those that KVT__Postgres__MigrationConnectionString and
            KVT__Keys__MigrationConnectionString name.
            """);
        command.SetAction((_, cancellationToken) => RunAsync(context, cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        var settings = StackSettings.Load(StackDirectory.Find(context.Repository));
        try
        {
            var scripts = await DatabaseMigrator.MigrateAsync(
                settings.Require(SettingKeys.PostgresMigration), settings.Require(SettingKeys.KeysMigration), null, cancellationToken);
            context.Console.Line(scripts == 0 ? "migrate: up to date" : $"migrate: {scripts} scripts were run");
            return ExitCode.Done;
        }
        catch (Exception exception) when (exception is NpgsqlException or MigrationFailedException)
        {
            throw new CommandFailedException(exception.Message, exception);
        }
    }
}
