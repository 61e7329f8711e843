using System.ComponentModel.DataAnnotations;

namespace KiVendTout.Stores.Postgres;

/// <summary>Where the shop's database is: section <c>Postgres</c>.</summary>
public sealed class PostgresOptions
{
    /// <summary>Name of the section.</summary>
    public const string Section = "Postgres";

    /// <summary>Default of <see cref="CommandTimeoutSeconds"/>.</summary>
    public const int DefaultCommandTimeoutSeconds = 15;

    /// <summary>Default of <see cref="ConnectTimeoutSeconds"/>.</summary>
    public const int DefaultConnectTimeoutSeconds = 5;

    /// <summary>Default of <see cref="ConnectionsMax"/>.</summary>
    public const int DefaultConnectionsMax = PostgresPools.StoresMax;

    /// <summary>Default of <see cref="BatchMax"/>.</summary>
    public const int DefaultBatchMax = 1_000;

    /// <summary>Connection string of the application role; needed by hosts that write.</summary>
    public string? ConnectionString { get; set; }

    /// <summary>Connection string of the role that only reads; needed by hosts that only read.</summary>
    public string? ReadOnlyConnectionString { get; set; }

    /// <summary>Longest time of one statement, in seconds.</summary>
    [Range(1, 600)]
    public int CommandTimeoutSeconds { get; set; } = DefaultCommandTimeoutSeconds;

    /// <summary>Longest time to connect, in seconds.</summary>
    [Range(1, 60)]
    public int ConnectTimeoutSeconds { get; set; } = DefaultConnectTimeoutSeconds;

    /// <summary>Most connections of this host's stores; <see cref="PostgresPools"/> adds those of the keys and of Orleans.</summary>
    [Range(2, 500)]
    public int ConnectionsMax { get; set; } = DefaultConnectionsMax;

    /// <summary>Most rows written together.</summary>
    [Range(1, 5000)]
    public int BatchMax { get; set; } = DefaultBatchMax;
}
