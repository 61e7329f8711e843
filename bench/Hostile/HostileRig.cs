using System.Globalization;
using System.Security.Cryptography;
using KiVendTout.Embedded;
using KiVendTout.Embedded.Kafka;
using KiVendTout.Embedded.Postgres;
using KiVendTout.Hosting.Kafka;
using KiVendTout.Records.Topics;
using KiVendTout.Stores.Postgres.Migrations;
using Npgsql;

namespace KiVendTout.Bench.Hostile;

/// <summary>PostgreSQL, the embedded broker in this process, and a silo and a gateway, each in a process of its own.</summary>
internal sealed class HostileRig : IAsyncDisposable
{
    /// <summary>The groups that read: the grains' and the archive's.</summary>
    public static readonly IReadOnlyList<string> Groups = new ArchiveOptions().ReadersBeside(new KafkaSettings());

    private const int KeyBytes = 32;
    private const int PortsNeeded = 6;
    private static readonly TimeSpan ReadyLimit = TimeSpan.FromSeconds(120);

    private readonly DirectoryInfo _directory = System.IO.Directory.CreateTempSubdirectory("kvt-bench-");
    private readonly EmbeddedKafkaCluster _kafka = EmbeddedKafkaCluster.Start();
    private readonly byte[] _signingKey = RandomNumberGenerator.GetBytes(KeyBytes);
    private readonly string _masterKey = Convert.ToBase64String(RandomNumberGenerator.GetBytes(KeyBytes));
    private readonly int[] _ports = [.. FreePort.Find(PortsNeeded)];
    private EmbeddedPostgres? _postgres;
    private NpgsqlDataSource? _database;
    private HostUnderTest? _silo;
    private HostUnderTest? _gateway;

    private HostileRig()
    {
    }

    public NpgsqlDataSource Database => _database!;

    public HostUnderTest Silo => _silo!;

    public HostUnderTest Gateway => _gateway!;

    public TokenMaker Tokens => new(_signingKey);

    /// <summary>Where the gateway takes REST and gRPC-Web.</summary>
    public Uri Http => new UriBuilder(Uri.UriSchemeHttp, "127.0.0.1", _ports[4]).Uri;

    /// <summary>Where the gateway takes gRPC.</summary>
    public Uri Grpc => new UriBuilder(Uri.UriSchemeHttp, "127.0.0.1", _ports[5]).Uri;

    public string BootstrapServers => _kafka.BootstrapServers;

    public string BrokerEpoch => _kafka.Epoch;

    /// <summary>Whether the folder with the logs stays.</summary>
    public bool KeepsLogs { get; set; }

    public string Directory => _directory.FullName;

    /// <summary>Starts everything, and waits until silo and gateway say they are ready.</summary>
    public static async Task<HostileRig> StartAsync(CancellationToken cancellationToken)
    {
        var rig = new HostileRig();
        try
        {
            await rig.StartServersAsync(cancellationToken);
            rig._silo = HostUnderTest.Start("Silo", rig._directory.FullName, rig._ports[0], rig.SiloEnvironment());
            await rig._silo.WaitUntilReadyAsync(ReadyLimit, cancellationToken);
            rig._gateway = HostUnderTest.Start("Gateway", rig._directory.FullName, rig._ports[3], rig.GatewayEnvironment());
            await rig._gateway.WaitUntilReadyAsync(ReadyLimit, cancellationToken);
            return rig;
        }
        catch
        {
            await rig.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var host in new[] { _gateway, _silo })
        {
            if (host is not null)
            {
                await host.DisposeAsync();
            }
        }

        if (_database is not null)
        {
            await _database.DisposeAsync();
        }

        await _kafka.DisposeAsync();
        if (_postgres is not null)
        {
            await _postgres.DisposeAsync();
        }

        if (!KeepsLogs)
        {
            _directory.Delete(recursive: true);
        }
    }

    private async Task StartServersAsync(CancellationToken cancellationToken)
    {
        foreach (var topic in TopicCatalogue.All)
        {
            _kafka.CreateTopic(topic.Name, Topic.Partitions);
        }

        var placement = await PostgresPlacement.ChooseAsync(_directory.FullName, cancellationToken);
        _postgres = await EmbeddedPostgres.StartAsync(
            new EmbeddedPostgresOptions
            {
                Directory = placement.Directory,
                PasswordFile = Path.Combine(_directory.FullName, "passwords"),
                LogFile = Path.Combine(_directory.FullName, "postgres.log"),
                EndWithUs = true,
            },
            TimeProvider.System,
            cancellationToken);
        await DatabaseMigrator.MigrateAsync(
            _postgres.ConnectionString(PostgresRole.Migrator), _postgres.ConnectionString(PostgresRole.KeysMigrator), progress: null, cancellationToken);
        _database = NpgsqlDataSource.Create(_postgres.ConnectionString(PostgresRole.Superuser, PostgresRoles.MainDatabase));
    }

    private Dictionary<string, string> SiloEnvironment() => new()
    {
        ["KVT__Postgres__ConnectionString"] = _postgres!.ConnectionString(PostgresRole.App),
        ["KVT__Keys__ConnectionString"] = _postgres.ConnectionString(PostgresRole.Keys),
        ["KVT__Keys__MasterKey"] = _masterKey,
        ["KVT__Kafka__BootstrapServers"] = _kafka.BootstrapServers,
        ["KVT__Kafka__BrokerEpoch"] = _kafka.Epoch,
        ["KVT__Silo__AdminPort"] = Text(_ports[0]),
        ["KVT__Silo__SiloPort"] = Text(_ports[1]),
        ["KVT__Silo__ProxyPort"] = Text(_ports[2]),
    };

    private Dictionary<string, string> GatewayEnvironment() => new()
    {
        ["KVT__Postgres__ReadOnlyConnectionString"] = _postgres!.ConnectionString(PostgresRole.Reader),
        ["KVT__Keys__ConnectionString"] = _postgres.ConnectionString(PostgresRole.KeysReader),
        ["KVT__Keys__MasterKey"] = _masterKey,
        ["KVT__Kafka__BootstrapServers"] = _kafka.BootstrapServers,
        ["KVT__Kafka__BrokerEpoch"] = _kafka.Epoch,
        ["KVT__Auth__SigningKey"] = Convert.ToBase64String(_signingKey),
        ["KVT__Gateway__AdminPort"] = Text(_ports[3]),
        ["KVT__Gateway__HttpPort"] = Text(_ports[4]),
        ["KVT__Gateway__GrpcPort"] = Text(_ports[5]),
    };

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
