using KiVendTout.Embedded.Postgres;
using Npgsql;

namespace KiVendTout.Testing.Postgres;

/// <summary>A pair of databases of its own for one test class: the main one and the one of the keys. Dropped at the end.</summary>
public sealed class TestDatabase : IAsyncDisposable
{
    private readonly PostgresFixture _fixture;

    internal TestDatabase(PostgresFixture fixture, string name, string keysName)
    {
        _fixture = fixture;
        Name = name;
        KeysName = keysName;
    }

    /// <summary>Name of the main database.</summary>
    public string Name { get; }

    /// <summary>Name of the database of the keys.</summary>
    public string KeysName { get; }

    /// <summary>Role kvt_app on the main database.</summary>
    public string App => ConnectionString(PostgresRole.App);

    /// <summary>Role kvt_migrator, owner of the main database.</summary>
    public string Migrator => ConnectionString(PostgresRole.Migrator);

    /// <summary>Role kvt_reader on the main database.</summary>
    public string Reader => ConnectionString(PostgresRole.Reader);

    /// <summary>Role kvt_keys on the database of the keys.</summary>
    public string Keys => ConnectionString(PostgresRole.Keys);

    /// <summary>Role kvt_keys_reader on the database of the keys.</summary>
    public string KeysReader => ConnectionString(PostgresRole.KeysReader);

    /// <summary>Role kvt_keys_migrator, owner of the database of the keys.</summary>
    public string KeysMigrator => ConnectionString(PostgresRole.KeysMigrator);

    /// <summary>Connection string of any role on its database.</summary>
    public string ConnectionString(PostgresRole role) => _fixture.Server.ConnectionString(role, IsKeys(role) ? KeysName : Name);

    /// <summary>Drops both databases; connections that are left over are ended.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (var role in Enum.GetValues<PostgresRole>())
        {
            await using var pool = new NpgsqlConnection(ConnectionString(role));
            NpgsqlConnection.ClearPool(pool);
        }

        await _fixture.DropAsync(Name);
        await _fixture.DropAsync(KeysName);
    }

    private static bool IsKeys(PostgresRole role) => PostgresRoles.Database(role) == PostgresRoles.KeysDatabase;
}
