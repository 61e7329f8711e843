using System.Diagnostics;
using System.Globalization;
using Confluent.Kafka;
using Confluent.Kafka.Admin;
using KiVendTout.Embedded;
using Xunit;

namespace KiVendTout.Testing.Kafka;

/// <summary>
/// Three brokers of Apache Kafka where the checkout has them beside it (<c>shared/servers/kafka</c>), else none. They are gone when the test
/// process is, however it ended.
/// </summary>
public sealed class RealKafka : ITestKafka, IAsyncLifetime
{
    private const short Replicas = 3;

    /// <summary>Ports of a cluster, from its first on: a broker has two, and brokers are ten apart.</summary>
    private static readonly int[] PortOffsets = [0, 1, 10, 11, 20, 21];

    private static readonly TimeSpan AnswerLimit = TimeSpan.FromSeconds(60);

    private static readonly TimeSpan RetryPause = TimeSpan.FromMilliseconds(100);

    private readonly KafkaScript _script = new();

    /// <summary>Whether there is one. Where there is none, tests are skipped.</summary>
    public bool IsPresent => _script.IsPresent;

    /// <summary>Why tests are skipped where there is none.</summary>
    public static string WhyNone => KafkaScript.WhyNone;

    /// <inheritdoc />
    public string BootstrapServers { get; private set; } = "";

    /// <inheritdoc />
    public string? Epoch => null;

    /// <summary>Starts the brokers, where there are some.</summary>
    public async ValueTask InitializeAsync()
    {
        if (!IsPresent)
        {
            return;
        }

        var port = FreePort.FindFirst(PortOffsets);
        await _script.StartAsync(port);
        BootstrapServers = string.Join(',', Enumerable.Range(0, Replicas).Select(broker => $"127.0.0.1:{Text(port + (10 * broker))}"));
    }

    /// <summary>Kills brokers with -9.</summary>
    /// <param name="brokers">Their numbers, from 1; none for all.</param>
    public Task KillAsync(params int[] brokers) => _script.RunAsync(["kill", .. brokers.Select(Text)]);

    /// <summary>Brings brokers back on their data; done when they accept connections.</summary>
    /// <param name="brokers">Their numbers, from 1; none for all.</param>
    public Task RestartAsync(params int[] brokers) => _script.RunUntilDoneAsync(["restart", .. brokers.Select(Text)]);

    /// <inheritdoc />
    public Task StopBrokersAsync() => KillAsync();

    /// <inheritdoc />
    public Task StartBrokersAsync() => RestartAsync();

    /// <inheritdoc />
    public string NewTopic(int partitions)
    {
        var name = $"t-{Guid.NewGuid():N}";
        Task.Run(() => CreateAsync(Specification(name, partitions), Specification(name + ".dead-letter", 1))).GetAwaiter().GetResult();
        return name;
    }

    /// <summary>Creates a topic.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="partitions">Number of its partitions.</param>
    /// <param name="replicas">How many brokers have each; all by default.</param>
    public Task CreateTopicAsync(string name, int partitions, short replicas = Replicas) =>
        CreateAsync(new TopicSpecification { Name = name, NumPartitions = partitions, ReplicationFactor = replicas });

    /// <summary>Deletes a topic and makes it again under its name.</summary>
    /// <param name="name">The topic.</param>
    /// <param name="partitions">Number of its partitions then.</param>
    public async Task MakeAgainAsync(string name, int partitions)
    {
        using var admin = Admin();
        await admin.DeleteTopicsAsync([name], new DeleteTopicsOptions { RequestTimeout = AnswerLimit, OperationTimeout = AnswerLimit });
        for (var watch = Stopwatch.StartNew(); admin.GetMetadata(AnswerLimit).Topics.Exists(topic => topic.Topic == name);)
        {
            Assert.True(watch.Elapsed < AnswerLimit, $"{name} is still there after {AnswerLimit}");
            await Task.Delay(RetryPause, TestContext.Current.CancellationToken);
        }

        await CreateAsync(Specification(name, partitions));
    }

    /// <summary>Gives a topic more partitions.</summary>
    /// <param name="name">The topic.</param>
    /// <param name="partitions">Number of its partitions then.</param>
    public async Task GrowAsync(string name, int partitions)
    {
        using var admin = Admin();
        await admin.CreatePartitionsAsync(
            [new PartitionsSpecification { Topic = name, IncreaseTo = partitions }],
            new CreatePartitionsOptions { RequestTimeout = AnswerLimit, OperationTimeout = AnswerLimit });
    }

    /// <summary>Kills the brokers that were started.</summary>
    public ValueTask DisposeAsync() => _script.DisposeAsync();

    /// <summary>Brokers that accept connections are not yet all members of the cluster: it may have too few for the copies, or no controller.</summary>
    private async Task CreateAsync(params TopicSpecification[] topics)
    {
        using var admin = Admin();
        for (var watch = Stopwatch.StartNew(); ;)
        {
            try
            {
                await admin.CreateTopicsAsync(topics, new CreateTopicsOptions { RequestTimeout = AnswerLimit, OperationTimeout = AnswerLimit });
                return;
            }
            catch (CreateTopicsException exception) when (exception.Results.TrueForAll(topic => IsThere(topic.Error.Code)))
            {
                // An attempt before this one has created them.
                return;
            }
            catch (CreateTopicsException exception) when (
                watch.Elapsed < AnswerLimit && exception.Results.TrueForAll(topic => IsThere(topic.Error.Code) || Passes(topic.Error.Code)))
            {
                await Task.Delay(RetryPause, TestContext.Current.CancellationToken);
            }
        }
    }

    private static TopicSpecification Specification(string name, int partitions) =>
        new() { Name = name, NumPartitions = partitions, ReplicationFactor = Replicas };

    private IAdminClient Admin() =>
        new AdminClientBuilder(new AdminClientConfig { BootstrapServers = BootstrapServers }).SetLogHandler((_, _) => { }).Build();

    private static bool IsThere(ErrorCode code) => code is ErrorCode.NoError or ErrorCode.TopicAlreadyExists;

    private static bool Passes(ErrorCode code) => code is ErrorCode.InvalidReplicationFactor or ErrorCode.NotController or ErrorCode.RequestTimedOut;

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
