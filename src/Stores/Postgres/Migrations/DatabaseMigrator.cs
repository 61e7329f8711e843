using DbUp;
using Npgsql;

namespace KiVendTout.Stores.Postgres.Migrations;

/// <summary>
/// Brings the two databases (the shop's, and the one of the customers' keys) to the newest schema. Each script runs once, in a
/// transaction of its own; a second run changes nothing, and of two at the same time one waits for the other.
/// </summary>
public static class DatabaseMigrator
{
    /// <summary>Longest time one script may take: 10 minutes.</summary>
    public static readonly TimeSpan ScriptTimeout = TimeSpan.FromMinutes(10);

    // Any number that no other part of the project locks.
    private const long LockId = 0x6B76_745F_6D69_6772;

    /// <summary>Migrates both databases.</summary>
    /// <param name="connectionString">The shop's database, as the owner of its schema (role <c>kvt_migrator</c>).</param>
    /// <param name="keysConnectionString">The database of the customers' keys, as its owner.</param>
    /// <param name="progress">Told the name of each script that was run; null when nobody listens.</param>
    /// <param name="cancellationToken">Ends the wait for another migration; a script that has begun is finished.</param>
    /// <returns>How many scripts were run.</returns>
    /// <exception cref="MigrationFailedException">A script failed; it left nothing behind.</exception>
    /// <exception cref="NpgsqlException">A database cannot be reached.</exception>
    public static async Task<int> MigrateAsync(
        string connectionString, string keysConnectionString, IProgress<string>? progress, CancellationToken cancellationToken) =>
        await RunAsync(connectionString, "App.", progress, cancellationToken)
        + await RunAsync(keysConnectionString, "Keys.", progress, cancellationToken);

    private static async Task<int> RunAsync(string connectionString, string set, IProgress<string>? progress, CancellationToken cancellationToken)
    {
        var builder = new NpgsqlConnectionStringBuilder(connectionString)
        {
            CommandTimeout = (int)ScriptTimeout.TotalSeconds,
            Pooling = false,
        };
        await using var guard = new NpgsqlConnection(builder.ConnectionString);
        await guard.OpenAsync(cancellationToken);
        await using (var command = new NpgsqlCommand("SELECT pg_advisory_lock($1)", guard))
        {
            command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = LockId });
            await command.ExecuteNonQueryAsync(cancellationToken);
        }

        // The lock goes with the connection.
        return await Task.Run(() => Upgrade(builder.ConnectionString, set, progress), CancellationToken.None);
    }

    private static int Upgrade(string connectionString, string set, IProgress<string>? progress)
    {
        var engine = DeployChanges.To
            .PostgresqlDatabase(connectionString)
            .WithScriptsEmbeddedInAssembly(typeof(DatabaseMigrator).Assembly, name => name.StartsWith(set, StringComparison.Ordinal))
            .WithTransactionPerScript()
            .WithVariablesDisabled()
            .WithExecutionTimeout(ScriptTimeout)
            .LogToNowhere()
            .Build();
        var result = engine.PerformUpgrade();
        foreach (var script in result.Scripts)
        {
            progress?.Report(script.Name);
        }

        return result.Successful
            ? result.Scripts.Count()
            : throw new MigrationFailedException(result.ErrorScript?.Name ?? set, result.Error);
    }
}
