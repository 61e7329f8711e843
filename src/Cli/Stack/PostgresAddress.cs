using System.Globalization;
using Npgsql;

namespace KiVendTout.Cli.Stack;

/// <summary>Addresses of PostgreSQL in the form that psql takes.</summary>
internal static class PostgresAddress
{
    /// <summary>An address without the password: for screens and logs.</summary>
    /// <param name="uri">The address, with or without one.</param>
    public static string Shown(string uri)
    {
        var parts = new UriBuilder(uri) { Password = "" };
        return parts.Uri.ToString();
    }

    /// <summary>The address that a connection string names, with the password.</summary>
    public static string ToUri(string connectionString)
    {
        var parts = new NpgsqlConnectionStringBuilder(connectionString);
        var user = string.Join(':', new[] { parts.Username, parts.Password }.OfType<string>().Select(Uri.EscapeDataString));
        return string.Create(CultureInfo.InvariantCulture, $"postgresql://{user}@{parts.Host}:{parts.Port}/{Uri.EscapeDataString(parts.Database ?? "")}");
    }
}
