using KiVendTout.Stores.Postgres.Batching;
using Npgsql;

namespace KiVendTout.Stores.Postgres;

/// <summary>
/// How many connections a host opens, counted once: the stores' own pool (<see cref="PostgresOptions.ConnectionsMax"/>), that of the
/// customers' keys and that of Orleans. What a connection string says of pool sizes does not count.
/// </summary>
public static class PostgresPools
{
    /// <summary>
    /// Most connections of a host's stores: whatever is under way at once has one, so nobody waits for another's database. The relay takes three
    /// (its lock, the probe of it, a read), the archive two; five are for reads by key.
    /// </summary>
    public const int StoresMax = (GroupsMax * GroupCommitOptions.BatchesUnderWayMax) + 10;

    /// <summary>Groups of a host's stores: of loads and of commits, of five owned tables and of assessments.</summary>
    internal const int GroupsMax = 2 * (5 + 1);

    /// <summary>Most connections of a host to the database of the keys: they are read once a customer and then cached.</summary>
    public const int KeysMax = 5;

    /// <summary>Most connections of a host for Orleans' membership and reminders.</summary>
    public const int OrleansMax = 5;

    /// <summary>
    /// How long a session of Orleans' pool is used, in seconds: nobody tells us that one has come to be read-only by a failover, and those in use
    /// would be kept for ever.
    /// </summary>
    private const int OrleansSessionSeconds = 60;

    /// <summary>A connection string for Orleans, which opens a pool of its own.</summary>
    /// <param name="connectionString">The connection string of the host's role.</param>
    public static string ForOrleans(string connectionString) => new NpgsqlConnectionStringBuilder(connectionString)
    {
        ApplicationName = "kivendtout-orleans",
        MaxPoolSize = OrleansMax,
        ConnectionLifetime = OrleansSessionSeconds,
    }.ConnectionString;
}
