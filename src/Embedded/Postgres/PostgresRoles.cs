namespace KiVendTout.Embedded.Postgres;

/// <summary>Names of the roles and the databases they belong to.</summary>
public static class PostgresRoles
{
    /// <summary>Database of everything but the keys.</summary>
    public const string MainDatabase = "kivendtout";

    /// <summary>Database of the customers' wrapped keys, outside ordinary backups.</summary>
    public const string KeysDatabase = "kivendtout_keys";

    /// <summary>Name of a role on the server.</summary>
    public static string Name(PostgresRole role) => role switch
    {
        PostgresRole.Superuser => "postgres",
        PostgresRole.Migrator => "kvt_migrator",
        PostgresRole.App => "kvt_app",
        PostgresRole.Reader => "kvt_reader",
        PostgresRole.KeysMigrator => "kvt_keys_migrator",
        PostgresRole.Keys => "kvt_keys",
        PostgresRole.KeysReader => "kvt_keys_reader",
        _ => throw new ArgumentOutOfRangeException(nameof(role), role, "no such role"),
    };

    /// <summary>Database a role works in when nothing else is said.</summary>
    public static string Database(PostgresRole role) => role switch
    {
        PostgresRole.Superuser => "postgres",
        PostgresRole.KeysMigrator or PostgresRole.Keys or PostgresRole.KeysReader => KeysDatabase,
        _ => MainDatabase,
    };
}
