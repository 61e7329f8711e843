using KiVendTout.Embedded.Postgres;
using Npgsql;

namespace KiVendTout.Embedded.Tests;

/// <summary>A server that a test may stop and kill.</summary>
internal sealed class ServerOfItsOwn : IAsyncDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("kvt-test-server-");

    private ServerOfItsOwn() => File.SetUnixFileMode(_directory.FullName, (UnixFileMode)0b111_101_101);

    public EmbeddedPostgres Postgres { get; private set; } = null!;

    public string PasswordFile => Path.Combine(_directory.FullName, "passwords.json");

    public static async Task<ServerOfItsOwn> StartAsync(CancellationToken cancellationToken)
    {
        var server = new ServerOfItsOwn();
        await server.StartAgainAsync(cancellationToken);
        return server;
    }

    public async Task StartAgainAsync(CancellationToken cancellationToken) => Postgres = await EmbeddedPostgres.StartAsync(
        new EmbeddedPostgresOptions
        {
            Directory = Path.Combine(_directory.FullName, "postgres"),
            PasswordFile = PasswordFile,
            LogFile = Path.Combine(_directory.FullName, "postgres.log"),
            EndWithUs = true,
        },
        TimeProvider.System,
        cancellationToken);

    public async ValueTask DisposeAsync()
    {
        NpgsqlConnection.ClearAllPools();
        await Postgres.DisposeAsync();
        _directory.Delete(recursive: true);
    }
}
