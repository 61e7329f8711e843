using System.Diagnostics;
using Confluent.Kafka;
using KiVendTout.Bench.Ingest.Subjects;
using KiVendTout.Bench.Streams.Brokers;
using KiVendTout.Embedded.Postgres;
using Npgsql;

namespace KiVendTout.Bench.Ingest;

/// <summary>PostgreSQL (durable, as in `kvt up`), a broker, and what is measured in a process of its own.</summary>
internal sealed class IngestRig : IAsyncDisposable
{
    private const int Partitions = 12;
    private const int LogLines = 40;
    private static readonly string[] Topics = ["payments", "payments.dead-letter", "fraud-alerts"];
    private static readonly TimeSpan BrokerLimit = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(30);

    private readonly DirectoryInfo _directory;
    private readonly EmbeddedPostgres _postgres;
    private Process? _process;

    private IngestRig(DirectoryInfo directory, EmbeddedPostgres postgres, IStreamsBroker broker, ISubject subject, PaymentWorld world)
    {
        (_directory, _postgres, Broker, Subject, World) = (directory, postgres, broker, subject, world);
        Database = NpgsqlDataSource.Create(postgres.ConnectionString(PostgresRole.Superuser, PostgresRoles.MainDatabase));
    }

    public NpgsqlDataSource Database { get; }

    public IStreamsBroker Broker { get; }

    public ISubject Subject { get; }

    public PaymentWorld World { get; }

    /// <summary>A folder for what the run makes.</summary>
    public string Directory => _directory.FullName;

    public bool IsAlive => _process is { HasExited: false };

    public int ProcessId => _process!.Id;

    private string Log => Path.Combine(Directory, "subject.log");

    /// <summary>Starts the servers and fills the database with the world's customers; the subject does not run yet.</summary>
    public static async Task<IngestRig> StartAsync(PaymentWorld world, ISubject subject, CancellationToken cancellationToken)
    {
        var directory = System.IO.Directory.CreateTempSubdirectory("kvt-bench-");
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
        var rig = new IngestRig(directory, postgres, await subject.StartBrokerAsync(cancellationToken), subject, world);
        await rig.PrepareAsync(cancellationToken);
        return rig;
    }

    public string ConnectionString(PostgresRole role) => _postgres.ConnectionString(role);

    public PaymentProducer CreateProducer() => new(Broker.BootstrapServers);

    /// <summary>Records of the topic that the embedded broker, which keeps 5 MB a partition, has dropped before anyone read them.</summary>
    public long DroppedRecords()
    {
        using var consumer = new ConsumerBuilder<Ignore, Ignore>(
            new ConsumerConfig { BootstrapServers = Broker.BootstrapServers, GroupId = "bench" }).Build();
        return Enumerable.Range(0, Partitions)
            .Sum(partition => consumer.QueryWatermarkOffsets(new TopicPartition(Topics[0], partition), BrokerLimit).Low.Value);
    }

    /// <summary>Starts what is measured; it is up when its first rows arrive.</summary>
    public void StartSubject()
    {
        var program = Subject.Start(this);
        var start = new ProcessStartInfo("/bin/sh", ["-c", "log=$1; shift; exec \"$@\" >\"$log\" 2>&1", "sh", Log, program.FileName, .. program.ArgumentList]);
        foreach (var (name, value) in program.Environment)
        {
            start.Environment[name] = value;
        }

        _process = Process.Start(start);
    }

    public CpuTimes CpuSeconds() => new(
        CpuClock.OfProcess(ProcessId), CpuClock.OfFamily(_postgres.Server!.Pid), CpuClock.OfProcess(Environment.ProcessId));

    /// <summary>Memory of what is measured now and at its most, megabytes; 0 when it has ended.</summary>
    public (double Now, double Peak) Megabytes()
    {
        _process!.Refresh();
        return _process.HasExited ? (0, 0) : (_process.WorkingSet64 / 1e6, _process.PeakWorkingSet64 / 1e6);
    }

    public async Task<T> AskAsync<T>(string sql, CancellationToken cancellationToken)
    {
        await using var command = Database.CreateCommand(sql);
        return (T)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    /// <summary>Leaves autovacuum nothing to do that is older than this moment.</summary>
    public Task VacuumAsync(CancellationToken cancellationToken) => ExecuteAsync("VACUUM (ANALYZE)", cancellationToken);

    public string LogTail() => string.Join('\n', File.ReadLines(Log).TakeLast(LogLines));

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
        {
            _process.Kill();
            await _process.WaitForExitAsync(new CancellationTokenSource(StopLimit).Token);
        }

        await Database.DisposeAsync();
        await Broker.DisposeAsync();
        await _postgres.DisposeAsync();
        _directory.Delete(recursive: true);
    }

    private async Task PrepareAsync(CancellationToken cancellationToken)
    {
        foreach (var topic in Topics)
        {
            await Broker.CreateTopicAsync(topic, Partitions);
        }

        // The database itself notes when a transaction was committed: no clock of ours is in the latency.
        await ExecuteAsync("ALTER SYSTEM SET track_commit_timestamp = on", cancellationToken);
        await _postgres.StopAsync(cancellationToken);
        await _postgres.StartAsync(cancellationToken);
        Database.Clear();
        await Migrations.RunAsync(this, cancellationToken);
        await using var command = Database.CreateCommand(
            "INSERT INTO customers (customer_id, country, completeness, version, updated_by) SELECT id, country, 'complete', 1, 'bench' FROM unnest($1, $2) AS t (id, country)");
        command.Parameters.Add(new() { Value = Enumerable.Range(0, World.Customers).Select(PaymentWorld.CustomerOf).ToArray() });
        command.Parameters.Add(new() { Value = Enumerable.Range(0, World.Customers).Select(PaymentWorld.CountryOf).ToArray() });
        await command.ExecuteNonQueryAsync(cancellationToken);
        await ExecuteAsync("ANALYZE", cancellationToken);
    }

    private async Task ExecuteAsync(string sql, CancellationToken cancellationToken)
    {
        await using var command = Database.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
