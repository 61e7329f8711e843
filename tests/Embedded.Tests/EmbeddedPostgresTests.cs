using KiVendTout.Embedded.Postgres;
using KiVendTout.Testing.Postgres;
using Npgsql;

namespace KiVendTout.Embedded.Tests;

public sealed class EmbeddedPostgresTests(PostgresFixture postgres)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(PostgresRole.Migrator)]
    [InlineData(PostgresRole.App)]
    [InlineData(PostgresRole.Reader)]
    [InlineData(PostgresRole.Keys)]
    [InlineData(PostgresRole.KeysMigrator)]
    public async Task Every_role_reaches_its_own_database(PostgresRole role)
    {
        await using var database = await postgres.CreateDatabaseAsync();

        Assert.Equal(PostgresRoles.Name(role), await ScalarAsync<string>(database.ConnectionString(role), "SELECT current_user::text"));
    }

    [Theory]
    [InlineData(PostgresRole.App)]
    [InlineData(PostgresRole.Reader)]
    [InlineData(PostgresRole.Migrator)]
    public async Task Roles_of_the_main_database_cannot_reach_the_keys(PostgresRole role)
    {
        await using var database = await postgres.CreateDatabaseAsync();
        var keys = postgres.Server.ConnectionString(role, database.KeysName);

        var refused = await Assert.ThrowsAsync<PostgresException>(() => ScalarAsync<int>(keys, "SELECT 1"));

        Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, refused.SqlState);
    }

    [Fact]
    public async Task Committed_rows_survive_a_kill_and_a_stop()
    {
        await using var server = await ServerOfItsOwn.StartAsync(Cancellation);
        var connection = server.Postgres.ConnectionString(PostgresRole.Migrator);
        await ScalarAsync<object>(connection, "CREATE TABLE kept AS SELECT 7 AS value");

        server.Postgres.Kill();
        await server.Postgres.StartAsync(Cancellation);
        NpgsqlConnection.ClearAllPools();
        Assert.Equal(7, await ScalarAsync<int>(connection, "SELECT value FROM kept"));

        await server.Postgres.StopAsync(Cancellation);
        Assert.False(server.Postgres.IsRunning);
        await server.StartAgainAsync(Cancellation);
        Assert.Equal(7, await ScalarAsync<int>(server.Postgres.ConnectionString(PostgresRole.Migrator), "SELECT value FROM kept"));
    }

    [Fact]
    public async Task Passwords_are_for_the_owner_only()
    {
        await using var server = await ServerOfItsOwn.StartAsync(Cancellation);

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(server.PasswordFile));
    }

    private static async Task<T?> ScalarAsync<T>(string connectionString, string sql)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync(Cancellation);
        await using var command = new NpgsqlCommand(sql, connection);
        return (T?)await command.ExecuteScalarAsync(Cancellation);
    }
}
