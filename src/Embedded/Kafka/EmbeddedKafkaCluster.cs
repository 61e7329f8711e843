using System.Runtime.InteropServices;
using System.Text;
using Confluent.Kafka;

namespace KiVendTout.Embedded.Kafka;

/// <summary>
/// A Kafka cluster inside this process: librdkafka's mock cluster, which serves other processes of the machine on loopback.
/// </summary>
/// <remarks>
/// It lives in memory only and keeps at most 5 MB or 100,000 batches a partition, then drops the oldest without a word: whoever loads it
/// bounds its lead over the consumers' committed offsets. Topics cannot be created by a client; use <see cref="CreateTopic"/>. Ports are
/// chosen by the system, so every start has other addresses.
/// </remarks>
public sealed class EmbeddedKafkaCluster : IAsyncDisposable
{
    /// <summary>Brokers of a cluster unless told otherwise.</summary>
    public const int DefaultBrokers = 3;

    /// <summary>The most brokers a cluster may have.</summary>
    public const int MaxBrokers = 9;

    private const int ErrorBufferBytes = 512;
    private const int ProducerType = 0;
    private const int TopicAlreadyExists = 36;

    private readonly Lock gate = new();
    private readonly Dictionary<string, int> topics = new(StringComparer.Ordinal);
    private nint client;
    private nint cluster;

    private EmbeddedKafkaCluster(nint client, nint cluster, int brokers, string epoch)
    {
        this.client = client;
        this.cluster = cluster;
        Brokers = brokers;
        Epoch = epoch;
        BootstrapServers = Marshal.PtrToStringUTF8(NativeMockCluster.Bootstraps(cluster))
            ?? throw new InvalidOperationException("The embedded Kafka cluster tells no address.");
    }

    /// <summary>Addresses to connect to, <c>host:port</c> separated by commas.</summary>
    public string BootstrapServers { get; }

    /// <summary>Number of brokers; they are numbered from 1.</summary>
    public int Brokers { get; }

    /// <summary>Identifies this life of the cluster: offsets and commits of another life mean nothing here.</summary>
    public string Epoch { get; }

    /// <summary>Starts a cluster. Ready for clients within about two seconds.</summary>
    /// <param name="brokers">Number of brokers, 1 to <see cref="MaxBrokers"/>.</param>
    /// <returns>The running cluster; dispose it to stop it.</returns>
    /// <exception cref="InvalidOperationException">librdkafka refused to start the cluster.</exception>
    public static EmbeddedKafkaCluster Start(int brokers = DefaultBrokers)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(brokers, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(brokers, MaxBrokers);
        var error = new byte[ErrorBufferBytes];
        var conf = NativeMockCluster.ConfNew();
        // The host client only carries the cluster: without this it would write to the process's standard error.
        _ = NativeMockCluster.ConfSet(conf, "log_level", "0", error, ErrorBufferBytes);
        var client = NativeMockCluster.New(ProducerType, conf, error, ErrorBufferBytes);
        if (client == nint.Zero)
        {
            throw new InvalidOperationException($"The embedded Kafka cluster did not start: {Text(error)}");
        }

        var cluster = NativeMockCluster.ClusterNew(client, brokers);
        if (cluster == nint.Zero)
        {
            NativeMockCluster.Destroy(client);
            throw new InvalidOperationException("The embedded Kafka cluster did not start: no brokers could be created.");
        }

        return new EmbeddedKafkaCluster(client, cluster, brokers, Guid.NewGuid().ToString("N"));
    }

    /// <summary>Creates a topic. A topic that is there already with the same partitions is left alone.</summary>
    /// <param name="name">Name of the topic.</param>
    /// <param name="partitions">Number of partitions, at least 1.</param>
    /// <param name="replicas">Copies of each partition, at most the number of brokers.</param>
    /// <exception cref="InvalidOperationException">The topic exists with another number of partitions, or was refused.</exception>
    public void CreateTopic(string name, int partitions, int replicas = DefaultBrokers)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentOutOfRangeException.ThrowIfLessThan(partitions, 1);
        lock (gate)
        {
            ObjectDisposedException.ThrowIf(cluster == nint.Zero, this);
            if (topics.TryGetValue(name, out var existing))
            {
                if (existing != partitions)
                {
                    throw new InvalidOperationException(
                        $"Topic {name} has {existing} partitions; the count is fixed for a topic's life, {partitions} were asked for.");
                }

                return;
            }

            var result = NativeMockCluster.TopicCreate(cluster, name, partitions, Math.Clamp(replicas, 1, Brokers));
            if (result == TopicAlreadyExists)
            {
                throw new InvalidOperationException(
                    $"Topic {name} was created by a client before it was created here: its number of partitions is unknown.");
            }

            if (result != 0)
            {
                throw new InvalidOperationException($"Topic {name} was refused by the embedded Kafka cluster (librdkafka error {result}).");
            }

            topics.Add(name, partitions);
        }
    }

    /// <summary>Takes a broker down: its connections are closed and new ones refused.</summary>
    /// <param name="broker">Broker number, from 1.</param>
    public void StopBroker(int broker) => Call(broker, NativeMockCluster.BrokerSetDown);

    /// <summary>Brings a broker back that was taken down.</summary>
    /// <param name="broker">Broker number, from 1.</param>
    public void StartBroker(int broker) => Call(broker, NativeMockCluster.BrokerSetUp);

    /// <summary>Has the next requests of one kind answered by an error, whoever sends them.</summary>
    /// <param name="request">Number of the kind in Kafka's protocol (api key).</param>
    /// <param name="error">The error.</param>
    /// <param name="times">How many requests.</param>
    public void RefuseRequests(short request, ErrorCode error, int times)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(times, 1);
        lock (gate)
        {
            ObjectDisposedException.ThrowIf(cluster == nint.Zero, this);
            NativeMockCluster.PushRequestErrors(cluster, request, (nuint)times, [.. Enumerable.Repeat((int)error, times)]);
        }
    }

    /// <inheritdoc />
    public ValueTask DisposeAsync()
    {
        lock (gate)
        {
            if (cluster == nint.Zero)
            {
                return ValueTask.CompletedTask;
            }

            NativeMockCluster.ClusterDestroy(cluster);
            NativeMockCluster.Destroy(client);
            cluster = nint.Zero;
            client = nint.Zero;
        }

        return ValueTask.CompletedTask;
    }

    private static string Text(byte[] error) => Encoding.UTF8.GetString(error).TrimEnd('\0');

    private void Call(int broker, Func<nint, int, int> function)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(broker, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(broker, Brokers);
        lock (gate)
        {
            ObjectDisposedException.ThrowIf(cluster == nint.Zero, this);
            var result = function(cluster, broker);
            if (result != 0)
            {
                throw new InvalidOperationException($"Broker {broker} could not be switched (librdkafka error {result}).");
            }
        }
    }
}
