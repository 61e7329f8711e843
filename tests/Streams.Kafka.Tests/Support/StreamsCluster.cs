using KiVendTout.Testing.Kafka;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Configuration;
using Orleans.TestingHost;

namespace KiVendTout.Streams.Kafka.Tests;

/// <summary>Silos that read one topic of a Kafka cluster.</summary>
internal sealed class StreamsCluster : IAsyncDisposable
{
    public const string Provider = "kafka";

    private readonly InProcessTestCluster cluster;

    private StreamsCluster(InProcessTestCluster cluster) => this.cluster = cluster;

    public InProcessTestCluster Cluster => cluster;

    public static async Task<StreamsCluster> StartAsync(
        ITestKafka kafka, TestTopic topic, TestWorld world, short silos = 1, Action<KafkaStreamOptions>? configure = null, bool firstOnly = false)
    {
        var builder = new InProcessTestClusterBuilder(silos);
        builder.Options.ConfigureFileLogging = false;
        var started = 0;
        builder.ConfigureSilo((_, silo) =>
        {
            silo.Services.AddSingleton(world);
            silo.Services.AddKeyedSingleton<IKafkaRecordCodec>(Provider, new TestCodec { Topic = topic.Name });
            silo.Services.AddKeyedSingleton<IKafkaRecordEncoder>(Provider, new TestCodec { Topic = topic.Name });
            silo.Services.AddSingleton<IKafkaDeadLetterMirror, TestMirror>();
            silo.Services.AddSingleton<IKafkaDependencyCheck, TestDependencies>();
            if (world.Positions is { } positions)
            {
                silo.Services.AddSingleton<IKafkaPositions>(positions);
            }

            if (world.Bulk is { } bulk)
            {
                silo.Services.AddKeyedSingleton<IKafkaBulkReceiver>(Provider, bulk);
            }

            if (world.CallsGrains)
            {
                silo.Services.AddKeyedSingleton<IKafkaBulkReceiver>(Provider, (services, _) => new KafkaGrainCalls(
                    TestCodec.Keys,
                    (stream, events) => services.GetRequiredService<IGrainFactory>().GetGrain<ITestKeyGrain>(stream.GetKeyAsString()).TakeAsync(events)));
            }

            silo.Services.Configure<SiloMessagingOptions>(o => o.ResponseTimeout = TimeSpan.FromSeconds(5));
            silo.Services.Configure<ClusterMembershipOptions>(o =>
            {
                // A silo that is killed is to be noticed soon, but one that only waits for a core must not be taken for it.
                o.ProbeTimeout = TimeSpan.FromSeconds(1);
                o.NumMissedProbesLimit = 3;
                o.NumVotesForDeathDeclaration = 1;
                o.TableRefreshTimeout = TimeSpan.FromSeconds(1);
            });
            if (Interlocked.Increment(ref started) == 1 || !firstOnly)
            {
                silo.AddKafkaStreams(Provider, o => Configure(o, kafka, topic, configure));
            }
        });
        var cluster = builder.Build();
        await cluster.DeployAsync();
        return new StreamsCluster(cluster);
    }

    /// <summary>The partitions of every silo that is up.</summary>
    public IReadOnlyList<KafkaPartitionStatus> Partitions() =>
    [
        .. cluster.GetActiveSilos()
            .Select(silo => cluster.GetSiloServiceProvider(silo.SiloAddress).GetService<IKafkaStreamsStatus>())
            .SelectMany(status => status?.GetPartitions() ?? []),
    ];

    public IKafkaStreamsStatus Status(SiloAddress? silo = null) =>
        cluster.GetSiloServiceProvider(silo ?? cluster.Silos[0].SiloAddress).GetRequiredService<IKafkaStreamsStatus>();

    /// <summary>A service of the first silo.</summary>
    public T Service<T>()
        where T : notnull => cluster.GetSiloServiceProvider(cluster.Silos[0].SiloAddress).GetRequiredService<T>();

    public long Lag() => Partitions().Sum(p => p.Lag);

    public string Describe() => string.Join("; ", Partitions().Select(p =>
        $"[{p.Partition}] {p.State} done {p.Position} committed {p.Committed} end {p.HighWatermark} cached {p.CachedRecords} {p.LastError}"));

    public async ValueTask DisposeAsync()
    {
        await cluster.StopAllSilosAsync();
        await cluster.DisposeAsync();
    }

    private static void Configure(KafkaStreamOptions o, ITestKafka kafka, TestTopic topic, Action<KafkaStreamOptions>? configure)
    {
        o.BootstrapServers = kafka.BootstrapServers;
        o.BrokerEpoch = kafka.Epoch;
        o.ConsumerGroup = topic.Group;
        o.Topics.Add(topic.Name);
        o.PartitionsPerTopic = topic.Partitions;
        o.IsDeterministicFault = fault => fault is PoisonException;
        o.CommitInterval = TimeSpan.FromMilliseconds(50);
        o.RetryDelayMin = TimeSpan.FromMilliseconds(20);
        o.RetryDelayMax = TimeSpan.FromMilliseconds(200);
        o.StalledStreamCheckPeriod = TimeSpan.FromMilliseconds(500);
        configure?.Invoke(o);
    }
}
