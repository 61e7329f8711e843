using Npgsql;

namespace KiVendTout.Embedded.Postgres;

/// <summary>Creates the roles and databases that the migrations expect to find; on every start, what is missing.</summary>
internal sealed class PostgresBootstrap(EmbeddedPostgres postgres)
{
    public async Task RunAsync(PostgresPasswords passwords, CancellationToken cancellationToken)
    {
        await using var source = NpgsqlDataSource.Create(postgres.ConnectionString(PostgresRole.Superuser));
        foreach (var role in Enum.GetValues<PostgresRole>().Where(role => role != PostgresRole.Superuser))
        {
            await CreateRoleAsync(source, PostgresRoles.Name(role), passwords[role], cancellationToken);
        }

        await CreateDatabaseAsync(source, PostgresRoles.MainDatabase, [PostgresRole.Migrator, PostgresRole.App, PostgresRole.Reader], cancellationToken);
        await CreateDatabaseAsync(source, PostgresRoles.KeysDatabase, [PostgresRole.KeysMigrator, PostgresRole.Keys, PostgresRole.KeysReader], cancellationToken);
    }

    private static async Task CreateRoleAsync(NpgsqlDataSource source, string name, string password, CancellationToken cancellationToken)
    {
        if (!await ExistsAsync(source, "SELECT 1 FROM pg_roles WHERE rolname = $1", name, cancellationToken))
        {
            // Neither name nor password can hold a quote: the one is a constant of ours, the other hexadecimal.
            await ExecuteAsync(source, $"CREATE ROLE {name} LOGIN PASSWORD '{password}'", cancellationToken);
        }
    }

    /// <param name="source">The server.</param>
    /// <param name="name">Name of the database.</param>
    /// <param name="roles">Who may connect; the first one owns it.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    private static async Task CreateDatabaseAsync(
        NpgsqlDataSource source, string name, PostgresRole[] roles, CancellationToken cancellationToken)
    {
        if (!await ExistsAsync(source, "SELECT 1 FROM pg_database WHERE datname = $1", name, cancellationToken))
        {
            await ExecuteAsync(source, $"CREATE DATABASE {name} OWNER {PostgresRoles.Name(roles[0])}", cancellationToken);
        }

        var names = string.Join(", ", roles.Select(PostgresRoles.Name));
        await ExecuteAsync(source, $"REVOKE ALL ON DATABASE {name} FROM PUBLIC", cancellationToken);
        await ExecuteAsync(source, $"GRANT CONNECT, TEMPORARY ON DATABASE {name} TO {names}", cancellationToken);
    }

    private static async Task<bool> ExistsAsync(NpgsqlDataSource source, string query, string name, CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand(query);
        command.Parameters.AddWithValue(name);
        return await command.ExecuteScalarAsync(cancellationToken) is not null;
    }

    private static async Task ExecuteAsync(NpgsqlDataSource source, string statement, CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand(statement);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
