namespace KiVendTout.Cli.Setup;

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
