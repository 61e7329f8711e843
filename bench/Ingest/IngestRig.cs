using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using Confluent.Kafka;
using KiVendTout.Embedded;
using KiVendTout.Embedded.Kafka;
using KiVendTout.Embedded.Postgres;
using KiVendTout.Stores.Postgres.Migrations;
using Npgsql;

namespace KiVendTout.Bench.Ingest;

/// <summary>PostgreSQL (durable, as in `kvt up`), the embedded broker in this process, and one silo in a process of its own.</summary>
internal sealed class IngestRig : IAsyncDisposable
{
    private const int Partitions = 12;
    private static readonly TimeSpan BrokerLimit = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(30);

    private readonly DirectoryInfo _directory;
    private readonly EmbeddedPostgres _postgres;
    private readonly EmbeddedKafkaCluster _kafka;
    private Process? _silo;

    private IngestRig(DirectoryInfo directory, EmbeddedPostgres postgres, EmbeddedKafkaCluster kafka)
    {
        (_directory, _postgres, _kafka) = (directory, postgres, kafka);
        Database = NpgsqlDataSource.Create(postgres.ConnectionString(PostgresRole.Superuser, PostgresRoles.MainDatabase));
    }

    public NpgsqlDataSource Database { get; }

    public PaymentProducer CreateProducer() => new(_kafka.BootstrapServers);

    public static async Task<IngestRig> StartAsync(PaymentWorld world, CancellationToken cancellationToken)
    {
        var directory = Directory.CreateTempSubdirectory("kvt-bench-");
        var placement = await PostgresPlacement.ChooseAsync(directory.FullName, cancellationToken);
        var postgres = await EmbeddedPostgres.StartAsync(
            new EmbeddedPostgresOptions
            {
                Directory = placement.Directory,
                PasswordFile = Path.Combine(directory.FullName, "passwords"),
                LogFile = Path.Combine(directory.FullName, "postgres.log"),
                EndWithUs = true,
            },
            TimeProvider.System,
            cancellationToken);
        var rig = new IngestRig(directory, postgres, EmbeddedKafkaCluster.Start());
        await rig.PrepareAsync(world, cancellationToken);
        return rig;
    }

    /// <summary>Records of the topic that the embedded broker, which keeps 5 MB a partition, has dropped before anyone read them.</summary>
    public long DroppedRecords()
    {
        using var consumer = new ConsumerBuilder<Ignore, Ignore>(
            new ConsumerConfig { BootstrapServers = _kafka.BootstrapServers, GroupId = "bench" }).Build();
        return Enumerable.Range(0, Partitions)
            .Sum(partition => consumer.QueryWatermarkOffsets(new TopicPartition("payments", partition), BrokerLimit).Low.Value);
    }

    /// <summary>Starts the silo; it is up when its first rows arrive.</summary>
    public void StartSilo()
    {
        var silo = Path.Combine(RepositoryLayout.Find().Root, "src", "Silo", "bin", "Release", "net10.0", "KiVendTout.Silo.dll");
        var start = new ProcessStartInfo("/bin/sh", ["-c", $"exec dotnet '{silo}' >'{Path.Combine(_directory.FullName, "silo.log")}' 2>&1"]);
        foreach (var (name, value) in SiloEnvironment())
        {
            start.Environment[name] = value;
        }

        _silo = Process.Start(start);
    }

    public (double Silo, double Postgres, double Here) CpuSeconds() => (
        CpuClock.OfProcess(_silo!.Id), CpuClock.OfFamily(_postgres.Server!.Pid), CpuClock.OfProcess(Environment.ProcessId));

    public long SiloPeakMegabytes() => _silo is { HasExited: false } silo ? Refreshed(silo).PeakWorkingSet64 / 1_000_000 : 0;

    public async Task<long> CountAsync(string sql, CancellationToken cancellationToken)
    {
        await using var command = Database.CreateCommand(sql);
        return (long)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    public string SiloLogTail() => string.Join('\n', File.ReadLines(Path.Combine(_directory.FullName, "silo.log")).TakeLast(5));

    public bool SiloIsAlive => _silo is { HasExited: false };

    public async ValueTask DisposeAsync()
    {
        if (_silo is not null)
        {
            _silo.Kill();
            await _silo.WaitForExitAsync(new CancellationTokenSource(StopLimit).Token);
        }

        await Database.DisposeAsync();
        await _kafka.DisposeAsync();
        await _postgres.DisposeAsync();
        _directory.Delete(recursive: true);
    }

    private async Task PrepareAsync(PaymentWorld world, CancellationToken cancellationToken)
    {
        foreach (var topic in new[] { "payments", "payments.dead-letter", "fraud-alerts" })
        {
            _kafka.CreateTopic(topic, Partitions);
        }

        // The database itself notes when a transaction was committed: no clock of ours is in the latency.
        await ExecuteAsync("ALTER SYSTEM SET track_commit_timestamp = on", cancellationToken);
        await _postgres.StopAsync(cancellationToken);
        await _postgres.StartAsync(cancellationToken);
        Database.Clear();
        await DatabaseMigrator.MigrateAsync(
            _postgres.ConnectionString(PostgresRole.Migrator), _postgres.ConnectionString(PostgresRole.KeysMigrator), progress: null, cancellationToken);

        await using var command = Database.CreateCommand(
            "INSERT INTO customers (customer_id, country, completeness, version, updated_by) SELECT id, country, 'complete', 1, 'bench' FROM unnest($1, $2) AS t (id, country)");
        command.Parameters.Add(new() { Value = Enumerable.Range(0, world.Customers).Select(PaymentWorld.CustomerOf).ToArray() });
        command.Parameters.Add(new() { Value = Enumerable.Range(0, world.Customers).Select(PaymentWorld.CountryOf).ToArray() });
        await command.ExecuteNonQueryAsync(cancellationToken);
        await ExecuteAsync("ANALYZE", cancellationToken);
    }

    private async Task ExecuteAsync(string sql, CancellationToken cancellationToken)
    {
        await using var command = Database.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private Dictionary<string, string> SiloEnvironment() => new()
    {
        ["KVT__Postgres__ConnectionString"] = _postgres.ConnectionString(PostgresRole.App),
        ["KVT__Keys__ConnectionString"] = _postgres.ConnectionString(PostgresRole.Keys),
        ["KVT__Keys__MasterKey"] = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)),
        ["KVT__Kafka__BootstrapServers"] = _kafka.BootstrapServers,
        ["KVT__Kafka__BrokerEpoch"] = _kafka.Epoch,
        ["KVT__Silo__SiloPort"] = FreePort(),
        ["KVT__Silo__ProxyPort"] = FreePort(),
        ["KVT__Silo__AdminPort"] = "0",

        // Its own consumer group writes every record once more, which is another job.
        ["KVT__Archive__Enabled"] = "false",
    };

    private static string FreePort() => KiVendTout.Embedded.FreePort.Find().ToString(CultureInfo.InvariantCulture);

    private static Process Refreshed(Process process)
    {
        process.Refresh();
        return process;
    }
}
