using System.Globalization;
using Confluent.Kafka;
using Confluent.Kafka.Admin;
using KiVendTout.Embedded;
using KiVendTout.Embedded.Processes;

namespace KiVendTout.Bench.Streams.Brokers;

/// <summary>Apache Kafka, started from the folder beside the checkout, on the same machine.</summary>
internal sealed class RealBroker : IStreamsBroker
{
    private static readonly Dictionary<string, string> TimeOfAppend = new() { ["message.timestamp.type"] = "LogAppendTime" };
    private static readonly TimeSpan StartLimit = TimeSpan.FromMinutes(2);
    private static readonly string Script = Path.GetFullPath(Path.Combine(RepositoryLayout.Find().Root, "..", "shared", "servers", "kafka", "cluster"));

    private readonly DirectoryInfo _directory;
    private readonly IAdminClient _admin;
    private readonly int _brokers;

    private RealBroker(DirectoryInfo directory, string bootstrapServers, int brokers)
    {
        (_directory, BootstrapServers, _brokers) = (directory, bootstrapServers, brokers);
        _admin = new AdminClientBuilder(new AdminClientConfig { BootstrapServers = bootstrapServers })
            .SetLogHandler((_, _) => { }).SetErrorHandler((_, _) => { }).Build();
    }

    public static bool IsPresent => File.Exists(Script);

    public string Name => $"real Kafka, {_brokers} broker{(_brokers == 1 ? "" : "s")}";

    public string BootstrapServers { get; }

    public string? Epoch => null;

    /// <summary>
    /// No part of the latency, which begins at the append. With 5 ms, 12 partitions make 2,400 requests a second, and three brokers and the
    /// producer, which polls while it may send no more, take both cores to themselves.
    /// </summary>
    public int PacedLingerMs => 100;

    public static async Task<RealBroker> StartAsync(int brokers, CancellationToken cancellationToken)
    {
        var directory = Directory.CreateTempSubdirectory("kvt-bench-kafka-");
        try
        {
            string Number(int value) => value.ToString(CultureInfo.InvariantCulture);
            await RunScriptAsync(directory, ["start", "--brokers", Number(brokers), "--port", Number(FreePort.FindFirst(PortsOf(brokers)))], cancellationToken);
            var servers = (await File.ReadAllLinesAsync(Log(directory), cancellationToken))[^1].Trim();
            return new RealBroker(directory, servers, brokers);
        }
        catch
        {
            await StopAsync(directory);
            throw;
        }
    }

    public async Task CreateTopicAsync(string name, int partitions) => await _admin.CreateTopicsAsync(
        [new TopicSpecification { Name = name, NumPartitions = partitions, ReplicationFactor = (short)Math.Min(_brokers, 3), Configs = TimeOfAppend }]);

    public async Task DeleteTopicAsync(string name) => await _admin.DeleteTopicsAsync([name]);

    public async ValueTask DisposeAsync()
    {
        _admin.Dispose();
        await StopAsync(_directory);
    }

    private static async Task StopAsync(DirectoryInfo directory)
    {
        if (File.Exists(Path.Combine(Cluster(directory), "cluster.env")))
        {
            await RunScriptAsync(directory, ["stop"], CancellationToken.None);
        }

        directory.Delete(recursive: true);
    }

    /// <summary>The brokers keep what they were given as output: it must be a file, a pipe would never end.</summary>
    private static async Task RunScriptAsync(DirectoryInfo directory, string[] arguments, CancellationToken cancellationToken)
    {
        var result = await ShellCommand.RunAsync(
            ["/bin/sh", "-c", "log=$1; shift; exec \"$@\" >\"$log\" 2>&1", "sh", Log(directory), Script, Cluster(directory), .. arguments],
            input: null,
            StartLimit,
            cancellationToken);
        if (result.ExitCode != 0)
        {
            throw new InvalidOperationException($"Kafka: {await File.ReadAllTextAsync(Log(directory), CancellationToken.None)}");
        }
    }

    private static string Cluster(DirectoryInfo directory) => Path.Combine(directory.FullName, "cluster");

    private static string Log(DirectoryInfo directory) => Path.Combine(directory.FullName, "log");

    /// <summary>The ports that the script takes, seen from the first: each broker has two, and brokers are ten apart.</summary>
    private static int[] PortsOf(int brokers) => [.. Enumerable.Range(0, brokers).SelectMany(broker => new[] { 10 * broker, (10 * broker) + 1 })];
}
