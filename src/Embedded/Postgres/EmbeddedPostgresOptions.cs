namespace KiVendTout.Embedded.Postgres;

/// <summary>How an embedded PostgreSQL is run.</summary>
public sealed record EmbeddedPostgresOptions
{
    /// <summary>Where Debian's package postgresql-15 puts its programs.</summary>
    public const string DebianBinDirectory = "/usr/lib/postgresql/15/bin";

    /// <summary>
    /// Folder of the cluster, created when it is not there. When we are root it must be reachable by the user postgres
    /// (see <see cref="PostgresPlacement"/>).
    /// </summary>
    public required string Directory { get; init; }

    /// <summary>File the passwords are kept in, readable by its owner only; created when it is not there.</summary>
    public required string PasswordFile { get; init; }

    /// <summary>File that gets the server's log, appended.</summary>
    public required string LogFile { get; init; }

    /// <summary>Port on the loopback interface; 0 for any free one.</summary>
    public int Port { get; init; }

    /// <summary>Whether what is committed survives a crash. Off for tests only: faster, and lost when the machine stops.</summary>
    public bool Durable { get; init; } = true;

    /// <summary>Whether the server stops by itself when we are gone, however we went: for tests.</summary>
    public bool EndWithUs { get; init; }

    /// <summary>Folder of the programs.</summary>
    public string BinDirectory { get; init; } = DebianBinDirectory;

    /// <summary>Longest a start may take, recovery after a crash included.</summary>
    public TimeSpan StartLimit { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Longest a stop may take before the server is killed.</summary>
    public TimeSpan StopLimit { get; init; } = TimeSpan.FromSeconds(20);
}
