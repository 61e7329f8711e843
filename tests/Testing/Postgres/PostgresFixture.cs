using KiVendTout.Embedded.Postgres;
using KiVendTout.Stores.Postgres.Migrations;
using Npgsql;
using Xunit;

namespace KiVendTout.Testing.Postgres;

/// <summary>
/// One PostgreSQL for all tests of an assembly: <c>[assembly: AssemblyFixture(typeof(PostgresFixture))]</c>. The server is gone when
/// the test process is, however it ended. Each class asks for databases of its own, copies of a migrated template.
/// </summary>
public class PostgresFixture : IAsyncLifetime
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("kvt-test-postgres-");
    private readonly SemaphoreSlim _copying = new(1, 1);
    private EmbeddedPostgres? _server;
    private int _databases;

    /// <summary>The server.</summary>
    /// <exception cref="InvalidOperationException">It is not started yet.</exception>
    public EmbeddedPostgres Server => _server ?? throw new InvalidOperationException("the fixture is not initialized");

    /// <summary>The server's log.</summary>
    public string LogFile => Path.Combine(_directory.FullName, "postgres.log");

    /// <summary>Starts the server and migrates the template.</summary>
    public async ValueTask InitializeAsync()
    {
        // The server's user must be able to reach the folder, which is made for us alone.
        File.SetUnixFileMode(_directory.FullName, (UnixFileMode)0b111_101_101);
        _server = await EmbeddedPostgres.StartAsync(
            new EmbeddedPostgresOptions
            {
                Directory = Path.Combine(_directory.FullName, "postgres"),
                PasswordFile = Path.Combine(_directory.FullName, "passwords.json"),
                LogFile = LogFile,
                Durable = Durable,
                EndWithUs = true,
            },
            TimeProvider.System,
            TestContext.Current.CancellationToken);
        await PrepareTemplateAsync(new TestDatabase(this, PostgresRoles.MainDatabase, PostgresRoles.KeysDatabase));
    }

    /// <summary>Stops the server and deletes its files.</summary>
    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        NpgsqlConnection.ClearAllPools();
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }

        _copying.Dispose();
        _directory.Delete(recursive: true);
    }

    /// <summary>Creates databases for one test class.</summary>
    public async Task<TestDatabase> CreateDatabaseAsync()
    {
        await _copying.WaitAsync(TestContext.Current.CancellationToken);
        try
        {
            var number = ++_databases;
            var database = new TestDatabase(this, $"test_{number}", $"test_{number}_keys");
            await CopyAsync(PostgresRoles.MainDatabase, database.Name, [PostgresRole.Migrator, PostgresRole.App, PostgresRole.Reader]);
            await CopyAsync(PostgresRoles.KeysDatabase, database.KeysName, [PostgresRole.KeysMigrator, PostgresRole.Keys, PostgresRole.KeysReader]);
            return database;
        }
        finally
        {
            _copying.Release();
        }
    }

    /// <summary>Whether the server's commits survive a crash; off makes tests faster.</summary>
    protected virtual bool Durable => false;

    /// <summary>Migrates the template, which every database of a test starts as.</summary>
    protected virtual Task PrepareTemplateAsync(TestDatabase template) =>
        DatabaseMigrator.MigrateAsync(template.Migrator, template.KeysMigrator, progress: null, TestContext.Current.CancellationToken);

    internal Task DropAsync(string name) => ExecuteAsync($"DROP DATABASE IF EXISTS {name} WITH (FORCE)");

    private async Task CopyAsync(string template, string name, PostgresRole[] roles)
    {
        await using (var pool = new NpgsqlConnection(Server.ConnectionString(roles[0])))
        {
            NpgsqlConnection.ClearPool(pool);
        }

        await ExecuteAsync($"CREATE DATABASE {name} TEMPLATE {template} OWNER {PostgresRoles.Name(roles[0])}");
        // A copy does not take over who may connect.
        await ExecuteAsync($"REVOKE ALL ON DATABASE {name} FROM PUBLIC");
        await ExecuteAsync($"GRANT CONNECT, TEMPORARY ON DATABASE {name} TO {string.Join(", ", roles.Select(PostgresRoles.Name))}");
    }

    private async Task ExecuteAsync(string statement)
    {
        await using var connection = new NpgsqlConnection(
            new NpgsqlConnectionStringBuilder(Server.ConnectionString(PostgresRole.Superuser)) { Pooling = false }.ConnectionString);
        await connection.OpenAsync(CancellationToken.None);
        await using var command = new NpgsqlCommand(statement, connection);
        await command.ExecuteNonQueryAsync(CancellationToken.None);
    }
}
