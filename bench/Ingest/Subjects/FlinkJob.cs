using System.Diagnostics;
using KiVendTout.Bench.Ingest.Plain;
using KiVendTout.Bench.Streams.Brokers;
using KiVendTout.Domain.Fraud;
using KiVendTout.Embedded;
using KiVendTout.Embedded.Postgres;
using KiVendTout.Embedded.Processes;
using Npgsql;

namespace KiVendTout.Bench.Ingest.Subjects;

/// <summary>The same work by Apache Flink: our job in <c>bench/Ingest/Flink</c>, built with the libraries beside the checkout, on real Kafka.</summary>
internal sealed class FlinkJob : ISubject
{
    private const int Brokers = 1;
    private static readonly string Libraries = Path.Combine(FlinkPeer.Folder, "libs", "*");
    private static readonly string[] JvmOptions =
    [
        "-Xmx1g", "-XX:+UseG1GC", "--add-opens", "java.base/java.util=ALL-UNNAMED", "--add-opens", "java.base/java.lang=ALL-UNNAMED", "-Dlog4j2.level=ERROR",
    ];

    private readonly string _classes;

    private FlinkJob(string classes) => _classes = classes;

    public string Name => "Flink, the same work";

    public string Root { get; } = RepositoryLayout.Find().Root;

    public bool ReadsTopic => true;

    public bool WritesOurRows => true;

    /// <summary>Compiles the job.</summary>
    /// <param name="classes">An empty folder for it.</param>
    /// <param name="cancellationToken">Ends the compiler.</param>
    /// <returns>Null where Flink, its Kafka or a Java compiler is absent.</returns>
    public static async Task<FlinkJob?> BuildAsync(string classes, CancellationToken cancellationToken)
    {
        if (!FlinkPeer.IsPresent || !RealBroker.IsPresent || !File.Exists("/usr/bin/javac"))
        {
            return null;
        }

        var sources = Directory.GetFiles(Path.Combine(RepositoryLayout.Find().Root, "bench", "Ingest", "Flink"), "*.java");
        await ShellCommand.RequireAsync(["javac", "-d", classes, "-cp", Libraries, .. sources], input: null, limit: null, cancellationToken);
        return new FlinkJob(classes);
    }

    public async Task<IStreamsBroker> StartBrokerAsync(CancellationToken cancellationToken) => await RealBroker.StartAsync(Brokers, cancellationToken);

    public ProcessStartInfo Start(IngestRig rig)
    {
        var database = new NpgsqlConnectionStringBuilder(rig.ConnectionString(PostgresRole.App));
        var sql = Path.Combine(rig.Directory, "write_batch.sql");
        File.WriteAllText(sql, PlainBatch.Sql);
        var start = new ProcessStartInfo("java", [.. JvmOptions, "-cp", $"{_classes}:{Libraries}", "kivendtout.bench.Job"]);
        start.Environment["BENCH_KAFKA"] = rig.Broker.BootstrapServers;
        start.Environment["BENCH_CHECKPOINTS"] = new Uri(Path.Combine(rig.Directory, "checkpoints")).AbsoluteUri;
        start.Environment["BENCH_SQL"] = sql;
        start.Environment["BENCH_RULE_SET"] = new RuleSet(new FraudOptions()).Version;

        // The plan of the prepared statement is made for arrays of ten: without nested loops it stays right for a thousand.
        start.Environment["BENCH_JDBC"] =
            $"jdbc:postgresql://{database.Host}:{database.Port}/{database.Database}?user={database.Username}&password={Uri.EscapeDataString(database.Password!)}"
            + "&options=-c%20enable_nestloop=off";
        return start;
    }
}
