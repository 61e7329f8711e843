using System.Globalization;
using Npgsql;

namespace KiVendTout.Cli.Stack;

/// <summary>A PostgreSQL that is not ours.</summary>
internal static class ExternalPostgres
{
    /// <summary>Its address in the form that psql takes.</summary>
    public static string ToUri(string connectionString)
    {
        var parts = new NpgsqlConnectionStringBuilder(connectionString);
        var user = string.Join(':', new[] { parts.Username, parts.Password }.OfType<string>().Select(Uri.EscapeDataString));
        return string.Create(CultureInfo.InvariantCulture, $"postgresql://{user}@{parts.Host}:{parts.Port}/{Uri.EscapeDataString(parts.Database ?? "")}");
    }
}
