using System.Globalization;
using System.Security.Cryptography;
using Grpc.Core;
using KiVendTout.Testing.Postgres;
using Microsoft.Extensions.Hosting;

namespace KiVendTout.Gateway.Tests.Support;

/// <summary>Database, silo and gateway, shared by the tests of the collection <see cref="Name"/>. Each test uses ids of its own.</summary>
[CollectionDefinition(Name)]
public sealed class SharedGateway(PostgresFixture postgres) : IAsyncLifetime, ICollectionFixture<SharedGateway>
{
    public const string Name = "gateway";

    /// <summary>An origin whose pages may call.</summary>
    public const string Origin = "https://shop.example";

    private const string Cluster = "gateway-tests";

    private static int _ids;

    private TestDatabase? _database;
    private IHost? _silo;
    private RunningGateway? _gateway;

    internal RunningGateway Gateway => _gateway!;

    internal IServiceProvider Silo => _silo!.Services;

    internal SigningKey Key { get; } = new();

    /// <summary>Settings of a gateway of this stack.</summary>
    internal string[] Settings { get; private set; } = [];

    public async ValueTask InitializeAsync()
    {
        _database = await postgres.CreateDatabaseAsync();
        Settings =
        [
            $"--Postgres:ConnectionString={_database.App}",
            $"--Postgres:ReadOnlyConnectionString={_database.Reader}",
            $"--Keys:ConnectionString={_database.KeysReader}",
            $"--Keys:MasterKey={Convert.ToBase64String(RandomNumberGenerator.GetBytes(32))}",
            $"--Auth:SigningKey={Key.Text}",
            $"--Cluster:ClusterId={Cluster}",
            $"--Cluster:ServiceId={Cluster}",
            $"--Gateway:CorsOrigins={Origin}",
        ];
        _silo = await TestSilo.StartAsync(Settings, _database, Cluster);
        _gateway = await RunningGateway.StartAsync(Settings);

        // A silo that has only started may take longer over its first call than a check of readiness allows.
        await Eventually.HoldsAsync(async () =>
        {
            using var ready = await _gateway.Admin.GetAsync(new Uri("readyz", UriKind.Relative), TestContext.Current.CancellationToken);
            return ready.IsSuccessStatusCode;
        });
    }

    public async ValueTask DisposeAsync()
    {
        if (_gateway is not null)
        {
            foreach (var error in _gateway.Logs.Errors)
            {
                TestContext.Current.SendDiagnosticMessage(error);
            }

            await _gateway.DisposeAsync();
        }

        if (_silo is not null)
        {
            await _silo.StopAsync();
            _silo.Dispose();
        }

        if (_database is not null)
        {
            await _database.DisposeAsync();
        }
    }

    /// <summary>An id no other test uses.</summary>
    internal static string NewId(string prefix) => prefix + Interlocked.Increment(ref _ids).ToString("D6", CultureInfo.InvariantCulture);

    /// <summary>Call options with a token.</summary>
    internal CallOptions As(string role, string subject = "tester") => new(
        new Metadata { { "authorization", "Bearer " + Key.Token(role, subject) } }, cancellationToken: TestContext.Current.CancellationToken);

    /// <summary>A REST request with a token.</summary>
    internal HttpRequestMessage Rest(HttpMethod method, string path, string? json = null, string? role = "admin", string subject = "tester")
    {
        var request = new HttpRequestMessage(method, new Uri(path, UriKind.Relative));
        if (role is not null)
        {
            request.Headers.Authorization = new("Bearer", Key.Token(role, subject));
        }

        if (json is not null)
        {
            request.Content = new StringContent(json, System.Text.Encoding.UTF8, "application/json");
        }

        return request;
    }
}
