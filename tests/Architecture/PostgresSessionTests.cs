using System.Text.RegularExpressions;

namespace KiVendTout.Architecture;

/// <summary>A session in a state in which no work can be done is thrown away only where all sessions come through one door.</summary>
public sealed partial class PostgresSessionTests
{
    /// <summary>
    /// The door; and what does without: the embedded server's own maker and the migrator, which open sessions of their own for one thing, and a
    /// command of the operator that only counts rows.
    /// </summary>
    private static readonly string[] Openers =
    [
        "src/Cli/Stack/Quiescence.cs",
        "src/Embedded/Postgres/EmbeddedPostgres.cs",
        "src/Embedded/Postgres/PostgresBootstrap.cs",
        "src/Stores/Postgres/Databases.cs",
        "src/Stores/Postgres/Migrations/DatabaseMigrator.cs",
    ];

    [Fact]
    public void Sessions_are_opened_behind_one_door()
    {
        var openers = Repository.Files("src", "*.cs").Where(file => Opener().IsMatch(File.ReadAllText(file)));

        Assert.Equal(Openers.Select(opener => Repository.At(opener.Split('/'))).Order(), openers.Order());
    }

    [Fact]
    public void The_door_hands_out_no_pool()
    {
        var door = File.ReadAllText(Repository.At("src", "Stores", "Postgres", "Databases.cs"));

        Assert.DoesNotMatch(@"(public|internal)[^\n(]*NpgsqlDataSource", door);
    }

    [GeneratedRegex(@"\bNpgsql(Multi\w+|Slim)?DataSource\w*\b|new NpgsqlConnection\(|\bNpgsqlFactory\b|OpenConnection(Async)?\(")]
    private static partial Regex Opener();
}
