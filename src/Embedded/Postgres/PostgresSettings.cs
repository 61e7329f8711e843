using System.Globalization;

namespace KiVendTout.Embedded.Postgres;

/// <summary>
/// The server's settings, for a machine of two cores that it shares with silos and gateway. They are given on the command line, so
/// that an old cluster runs with the settings of the new program.
/// </summary>
internal static class PostgresSettings
{
    public const int MaxConnections = 300;

    public static IEnumerable<string> Arguments(EmbeddedPostgresOptions options, string dataDirectory, int port)
    {
        yield return Path.Combine(options.BinDirectory, "postgres");
        yield return "-D";
        yield return dataDirectory;
        foreach (var (name, value) in Common(port).Concat(options.Durable ? Durable : Fleeting))
        {
            yield return "-c";
            yield return $"{name}={value}";
        }
    }

    private static IEnumerable<(string Name, string Value)> Common(int port) =>
    [
        ("listen_addresses", "127.0.0.1"),
        ("port", port.ToString(CultureInfo.InvariantCulture)),
        // No socket file: its usual folder belongs to another server, and nothing of ours uses one.
        ("unix_socket_directories", ""),
        ("cluster_name", "kivendtout"),
        ("max_connections", MaxConnections.ToString(CultureInfo.InvariantCulture)),
        ("password_encryption", "scram-sha-256"),
        ("shared_preload_libraries", "pg_stat_statements"),
        ("timezone", "UTC"),
        ("log_timezone", "UTC"),
        ("log_line_prefix", "%m [%p] %q%u@%d "),
        // The detail of a refused row repeats its values: personal data have no place in a log.
        ("log_error_verbosity", "terse"),
        ("log_min_error_statement", "panic"),
        ("jit", "off"),
        ("work_mem", "8MB"),
        ("maintenance_work_mem", "64MB"),
        ("random_page_cost", "1.1"),
    ];

    private static readonly (string Name, string Value)[] Durable =
    [
        ("shared_buffers", "256MB"),
        ("effective_cache_size", "1GB"),
        ("fsync", "on"),
        ("synchronous_commit", "on"),
        ("full_page_writes", "on"),
        ("wal_level", "replica"),
        ("wal_compression", "lz4"),
        ("wal_buffers", "16MB"),
        ("min_wal_size", "256MB"),
        ("max_wal_size", "2GB"),
        ("checkpoint_timeout", "5min"),
        ("checkpoint_completion_target", "0.9"),
        ("autovacuum_naptime", "15s"),
    ];

    private static readonly (string Name, string Value)[] Fleeting =
    [
        ("shared_buffers", "128MB"),
        ("fsync", "off"),
        ("synchronous_commit", "off"),
        ("full_page_writes", "off"),
        ("wal_level", "minimal"),
        ("max_wal_senders", "0"),
        ("max_wal_size", "2GB"),
    ];
}
