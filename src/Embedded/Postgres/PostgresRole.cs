namespace KiVendTout.Embedded.Postgres;

/// <summary>Who connects to the embedded server.</summary>
public enum PostgresRole
{
    /// <summary><c>postgres</c>: sets the server up, and is used for nothing else.</summary>
    Superuser,

    /// <summary><c>kvt_migrator</c>: owns the schema of <c>kivendtout</c>.</summary>
    Migrator,

    /// <summary><c>kvt_app</c>: the silos.</summary>
    App,

    /// <summary><c>kvt_reader</c>: the gateway and operators; reads.</summary>
    Reader,

    /// <summary><c>kvt_keys_migrator</c>: owns the schema of <c>kivendtout_keys</c>.</summary>
    KeysMigrator,

    /// <summary><c>kvt_keys</c>: the silos, for the customers' wrapped keys.</summary>
    Keys,

    /// <summary><c>kvt_keys_reader</c>: the gateway, which reads wrapped keys and changes none.</summary>
    KeysReader,
}
