namespace KiVendTout.Cli.Setup;

/// <summary>Something the machine must have.</summary>
/// <param name="What">What it is, for the person.</param>
/// <param name="Package">The Debian package that brings it.</param>
/// <param name="IsPresent">Looks for it; cheap.</param>
internal sealed record Requirement(string What, string Package, Func<bool> IsPresent);

/// <summary>What the machine is set up for.</summary>
public enum SetupScope
{
    /// <summary>Running the system.</summary>
    Run,

    /// <summary>Running the system and its tests.</summary>
    Test,
}

internal static class Requirements
{
    private static readonly Requirement[] ForRunning =
    [
        new("PostgreSQL 15", "postgresql-15", () => File.Exists(Path.Combine(Embedded.Postgres.EmbeddedPostgresOptions.DebianBinDirectory, "postgres"))),
        new("PostgreSQL 15 client", "postgresql-client-15", () => File.Exists(Path.Combine(Embedded.Postgres.EmbeddedPostgresOptions.DebianBinDirectory, "psql"))),
        new("time zones", "tzdata", () => File.Exists("/usr/share/zoneinfo/Europe/Paris")),
    ];

    private static readonly Requirement[] ForTesting =
    [
        new("Node.js", "nodejs", () => OnPath("node")),
        new("npm", "npm", () => OnPath("npm")),
        new("Compose", "docker-compose", () => OnPath("docker-compose")),
    ];

    public static IEnumerable<Requirement> Of(SetupScope scope) => scope == SetupScope.Run ? ForRunning : ForRunning.Concat(ForTesting);

    private static bool OnPath(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Any(folder => File.Exists(Path.Combine(folder, program)));
}
