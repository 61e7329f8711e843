namespace KiVendTout.Cli.Setup;

internal static class Requirements
{
    private static readonly Requirement[] ForRunning =
    [
        new("PostgreSQL 15", "postgresql-15", () => File.Exists(Path.Combine(Embedded.Postgres.EmbeddedPostgresOptions.DebianBinDirectory, "postgres"))),
        new("PostgreSQL 15 client", "postgresql-client-15", () => File.Exists(Path.Combine(Embedded.Postgres.EmbeddedPostgresOptions.DebianBinDirectory, "psql"))),
        new("time zones", "tzdata", () => File.Exists("/usr/share/zoneinfo/Europe/Paris")),
        new("OpenMP, which LightGBM is built with", "libgomp1", HasOpenMp),
    ];

    private static readonly Requirement[] ForTesting =
    [
        new("Node.js", "nodejs", () => OnPath("node")),
        new("npm", "npm", () => OnPath("npm")),
        new("Compose", "docker-compose", () => OnPath("docker-compose")),
    ];

    public static IEnumerable<Requirement> Of(SetupScope scope) => scope == SetupScope.Run ? ForRunning : ForRunning.Concat(ForTesting);

    /// <summary>By its file: to load it would keep it loaded.</summary>
    private static bool HasOpenMp() =>
        Directory.EnumerateDirectories("/usr/lib", "*-linux-gnu*").Any(folder => File.Exists(Path.Combine(folder, "libgomp.so.1")));

    private static bool OnPath(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Any(folder => File.Exists(Path.Combine(folder, program)));
}
