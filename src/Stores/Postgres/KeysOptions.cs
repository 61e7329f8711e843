using System.ComponentModel.DataAnnotations;

namespace KiVendTout.Stores.Postgres;

/// <summary>Where the customers' keys are: section <c>Keys</c>.</summary>
public sealed class KeysOptions
{
    /// <summary>Name of the section.</summary>
    public const string Section = "Keys";

    /// <summary>Length of the master key, in bytes.</summary>
    public const int MasterKeyBytes = 32;

    /// <summary>Default of <see cref="CachedMax"/>.</summary>
    public const int DefaultCachedMax = 20_000;

    /// <summary>Default of <see cref="CachedSeconds"/>.</summary>
    public const int DefaultCachedSeconds = 300;

    /// <summary>Connection string of the role <c>kvt_keys</c> on the database of the keys.</summary>
    [Required]
    public string ConnectionString { get; set; } = "";

    /// <summary>The master key, base64 of <see cref="MasterKeyBytes"/> bytes. It wraps the customers' keys.</summary>
    [Required]
    public string MasterKey { get; set; } = "";

    /// <summary>Most unwrapped keys kept in memory.</summary>
    [Range(0, 1_000_000)]
    public int CachedMax { get; set; } = DefaultCachedMax;

    /// <summary>Longest time an unwrapped key is kept in memory, in seconds: what another host destroys is forgotten within it.</summary>
    [Range(0, 3600)]
    public int CachedSeconds { get; set; } = DefaultCachedSeconds;
}
