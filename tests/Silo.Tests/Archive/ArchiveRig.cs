using System.Text;
using Confluent.Kafka;
using KiVendTout.Domain.Events;
using KiVendTout.Embedded.Kafka;
using KiVendTout.Hosting.Kafka;
using KiVendTout.Records;
using KiVendTout.Silo.Archive;
using KiVendTout.Stores.Postgres;
using KiVendTout.Testing.Kafka;
using KiVendTout.Testing.Postgres;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Npgsql;

namespace KiVendTout.Silo.Tests.Archive;

/// <summary>A broker with the input topics, a database, and archivers as a silo has them.</summary>
internal sealed class ArchiveRig : IAsyncDisposable
{
    public const int Partitions = 4;
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(90);
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(50);

    private readonly EmbeddedKafkaCluster? _embedded;
    private readonly string _servers;
    private readonly string? _epoch;
    private readonly TestDatabase _database;
    private readonly NpgsqlDataSource _owner;
    private readonly IProducer<byte[]?, byte[]?> _producer;

    private ArchiveRig(TestDatabase database, string servers, EmbeddedKafkaCluster? embedded)
    {
        (_database, _servers, _embedded, _epoch) = (database, servers, embedded, embedded?.Epoch);
        _owner = NpgsqlDataSource.Create(database.Migrator);
        _producer = new ProducerBuilder<byte[]?, byte[]?>(new ProducerConfig { BootstrapServers = servers, LingerMs = 1 }).Build();
    }

    /// <summary>Name of the database on MongoDB.</summary>
    public string MongoName { get; } = $"test-{Guid.NewGuid():N}";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static async Task<ArchiveRig> StartAsync(PostgresFixture postgres)
    {
        var kafka = EmbeddedKafkaCluster.Start();
        foreach (var topic in ArchiveConsumer.Topics)
        {
            kafka.CreateTopic(topic, Partitions);
        }

        return new ArchiveRig(await postgres.CreateDatabaseAsync(), kafka.BootstrapServers, kafka);
    }

    /// <summary>On brokers that can tell what their topics are.</summary>
    public static async Task<ArchiveRig> StartAsync(PostgresFixture postgres, RealKafka kafka)
    {
        foreach (var topic in ArchiveConsumer.Topics)
        {
            await kafka.CreateTopicAsync(topic, Partitions);
        }

        return new ArchiveRig(await postgres.CreateDatabaseAsync(), kafka.BootstrapServers, embedded: null);
    }

    /// <summary>Starts an archiver.</summary>
    /// <param name="decorate">Puts something before the store.</param>
    /// <param name="settings">Further settings, by their names.</param>
    public async Task<IHost> StartArchiverAsync(Func<IEventStore, IEventStore>? decorate = null, params (string Name, string Value)[] settings)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Postgres:ConnectionString"] = _database.App,
            ["Keys:ConnectionString"] = _database.Keys,
            ["Keys:MasterKey"] = Convert.ToBase64String(new byte[32]),
            ["Kafka:BootstrapServers"] = _servers,
            ["Kafka:BrokerEpoch"] = _epoch ?? "external",
            ["Archive:TopicCheckSeconds"] = "1",
            ["Mongo:Database"] = MongoName,
            ["Archive:SessionTimeoutMs"] = "6000",
            ["Archive:BatchRecordsMax"] = "50",
        });
        builder.Configuration.AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create(setting.Name, (string?)setting.Value)));
        builder.Services.AddLogging();
        builder.Services.AddPostgresStores(builder.Configuration);
        builder.Services.AddKafka();
        builder.Services.AddOptions<ArchiveOptions>().BindConfiguration(ArchiveOptions.Section);
        builder.Services.AddArchive();
        if (decorate is not null)
        {
            var registered = builder.Services.Last(service => service.ServiceType == typeof(IEventStore));
            builder.Services.AddSingleton(provider => decorate((IEventStore)registered.ImplementationFactory!(provider)));
        }

        var host = builder.Build();
        await host.StartAsync(Token);
        return host;
    }

    public async Task SendAsync(SessionRecord record, string id, int version = 1)
    {
        var (topic, type, value) = SessionRecordCodec.Encode(record);
        await SendAsync(topic, id, type, record.CustomerId.Value, value, record.OccurredAt, version);
    }

    public async Task SendAsync(string topic, string id, string type, string customer, byte[] value, DateTimeOffset? at = null, int version = 1)
    {
        var headers = new Headers();
        foreach (var (name, text) in CloudEventHeaders.ForProtobuf(id, type, "test", at ?? TimeProvider.System.GetUtcNow()))
        {
            headers.Add(name, Encoding.UTF8.GetBytes(name == CloudEventHeaders.DataSchema ? $"{type}/{version}" : text));
        }

        await SendAsync(topic, new Message<byte[]?, byte[]?> { Key = Encoding.UTF8.GetBytes(customer), Value = value, Headers = headers });
    }

    /// <summary>Sends a record that is small on its way and large when it is read.</summary>
    public async Task SendCompressedAsync(string topic, Message<byte[]?, byte[]?> message)
    {
        using var producer = new ProducerBuilder<byte[]?, byte[]?>(new ProducerConfig
        {
            BootstrapServers = _servers,
            CompressionType = CompressionType.Gzip,
            MessageMaxBytes = 100_000_000,
        }).Build();
        await producer.ProduceAsync(topic, message, Token);
    }

    public Task SendAsync(string topic, Message<byte[]?, byte[]?> message) => _producer.ProduceAsync(topic, message, Token);

    /// <summary>Writes records in a transaction, and ends it.</summary>
    public void SendInTransaction(TopicPartition to, int count, bool commit)
    {
        using var transactional = new ProducerBuilder<byte[]?, byte[]?>(new ProducerConfig
        {
            BootstrapServers = _servers,
            TransactionalId = Guid.NewGuid().ToString("N"),
        }).Build();
        transactional.InitTransactions(Limit);
        transactional.BeginTransaction();
        for (var i = 0; i < count; i++)
        {
            transactional.Produce(to, new Message<byte[]?, byte[]?> { Value = [1] });
        }

        // Aborted or not, the records are in the log.
        Assert.Equal(0, transactional.Flush(Limit));
        if (commit)
        {
            transactional.CommitTransaction(Limit);
        }
        else
        {
            transactional.AbortTransaction(Limit);
        }
    }

    /// <summary>Waits until the archivers' group has committed every record of every topic.</summary>
    public async Task ArchivedAsync()
    {
        using var group = Group();
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Token);
        limit.CancelAfter(Limit);
        while (!ArchiveConsumer.Topics.All(group.HasDone))
        {
            await Task.Delay(LookEvery, TimeProvider.System, limit.Token);
        }
    }

    /// <summary>Waits until there are so many.</summary>
    public async Task CountedAsync(string from, long wanted)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Token);
        limit.CancelAfter(Limit);
        while (await CountAsync(from) != wanted)
        {
            await Task.Delay(LookEvery, TimeProvider.System, limit.Token);
        }
    }

    /// <summary>Has the store stand at the end of every partition, and the group nowhere: an archiver died between the store and Kafka.</summary>
    public async Task MoveStoreToEndAsync()
    {
        using var group = Group();
        foreach (var end in ArchiveConsumer.Topics.SelectMany(group.Ends))
        {
            await ExecuteAsync(
                "INSERT INTO archive_positions (broker_epoch, topic, partition, next_offset) "
                + $"VALUES ('{_epoch}', '{end.Topic}', {end.Partition.Value}, {end.Offset.Value})");
        }
    }

    public async Task<long> CountAsync(string from)
    {
        await using var command = _owner.CreateCommand($"SELECT count(*) FROM {from}");
        return (long)(await command.ExecuteScalarAsync(Token))!;
    }

    public async Task ExecuteAsync(string sql)
    {
        await using var command = _owner.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(Token);
    }

    public async ValueTask DisposeAsync()
    {
        _producer.Dispose();
        if (_embedded is not null)
        {
            await _embedded.DisposeAsync();
        }

        await _owner.DisposeAsync();
        await _database.DisposeAsync();
    }

    private TestGroup Group() => new(_servers, new ArchiveOptions().ConsumerGroup);
}
