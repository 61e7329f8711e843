using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Confluent.Kafka;
using KiVendTout.Embedded;
using KiVendTout.Embedded.Kafka;
using KiVendTout.Records;
using KiVendTout.Records.Topics;
using KiVendTout.Silo.Hosting;
using KiVendTout.Testing.Kafka;
using KiVendTout.Testing.Postgres;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace KiVendTout.Grains.Tests.Support;

/// <summary>A silo as it is run, on a database and a broker of its own; fed by Kafka, looked at through PostgreSQL.</summary>
internal sealed class RunningSilo : IAsyncDisposable
{
    private const int Partitions = Topic.Partitions;
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private readonly TestDatabase _database;
    private readonly EmbeddedKafkaCluster _kafka;
    private readonly WebApplication _host;
    private readonly IProducer<string, byte[]> _producer;
    private readonly NpgsqlDataSource _source;

    private RunningSilo(TestDatabase database, EmbeddedKafkaCluster kafka, IEnumerable<string> settings)
    {
        (_database, _kafka) = (database, kafka);
        _source = NpgsqlDataSource.Create(database.Migrator);
        _producer = new ProducerBuilder<string, byte[]>(new ProducerConfig { BootstrapServers = kafka.BootstrapServers, EnableIdempotence = true }).Build();
        _host = SiloHost.Build([.. Settings().Select(setting => $"--{setting.Key}={setting.Value}"), .. settings]);
    }

    /// <param name="postgres">The server.</param>
    /// <param name="settings">Further settings, as arguments.</param>
    public static async Task<RunningSilo> StartAsync(PostgresFixture postgres, params string[] settings)
    {
        var kafka = EmbeddedKafkaCluster.Start();
        foreach (var topic in TopicCatalogue.All)
        {
            kafka.CreateTopic(topic.Name, Partitions);
        }

        return await StartAsync(postgres, kafka, settings);
    }

    /// <summary>Stops, and starts another one on a new database, with the broker as it is. This one needs no disposal then.</summary>
    public async Task<RunningSilo> MoveToNewDatabaseAsync(PostgresFixture postgres)
    {
        await StopAsync();
        return await StartAsync(postgres, _kafka, []);
    }

    public Task SendAsync(Domain.Payments.PaymentRecord record)
    {
        var (type, value) = PaymentRecordCodec.Encode(record);
        return SendAsync(record.CustomerId.Value, type, value);
    }

    /// <param name="record">The record.</param>
    /// <param name="source">Header <see cref="CloudEventHeaders.Source"/>.</param>
    public Task SendAsync(Domain.Orders.OrderRecord record, string source)
    {
        var (type, value) = OrderRecordCodec.Encode(record);
        return SendAsync(record.CustomerId.Value, type, value, source: source, topic: TopicNames.Orders);
    }

    public async Task SendAsync(
        string key, string type, byte[] value, string contentType = CloudEventHeaders.Protobuf, string? schema = null, string source = "/a-shop",
        string topic = TopicNames.Payments)
    {
        var headers = new Headers
        {
            { CloudEventHeaders.Id, Encoding.UTF8.GetBytes(Guid.NewGuid().ToString("N")) },
            { CloudEventHeaders.Type, Encoding.UTF8.GetBytes(type) },
            { CloudEventHeaders.Source, Encoding.UTF8.GetBytes(source) },
            { CloudEventHeaders.ContentType, Encoding.UTF8.GetBytes(contentType) },
        };
        if (schema is not null)
        {
            headers.Add(CloudEventHeaders.DataSchema, Encoding.UTF8.GetBytes(schema));
        }

        await SendAsync(topic, new Message<string, byte[]> { Key = key, Value = value, Headers = headers });
    }

    public Task SendAsync(string topic, Message<string, byte[]> record) => _producer.ProduceAsync(topic, record, TestContext.Current.CancellationToken);

    public TGrain Grain<TGrain>(string key)
        where TGrain : IGrainWithStringKey => _host.Services.GetRequiredService<IGrainFactory>().GetGrain<TGrain>(key);

    /// <summary>Has every grain that is not at work forget what it knows, as a restart does.</summary>
    public Task ForgetAsync() =>
        _host.Services.GetRequiredService<IGrainFactory>().GetGrain<IManagementGrain>(0).ForceActivationCollection(TimeSpan.Zero);

    public async Task<T?> QueryAsync<T>(string sql)
    {
        await using var command = _source.CreateCommand(sql);
        return await command.ExecuteScalarAsync(TestContext.Current.CancellationToken) is T value ? value : default;
    }

    /// <summary>Has the next records that are produced refused, by whomever: the client that gets this answer is broken.</summary>
    public void BreakNextProducer()
    {
        const short produce = 0;
        _kafka.RefuseRequests(produce, Confluent.Kafka.ErrorCode.OutOfOrderSequenceNumber, 1);
    }

    public void CreateTopic(string topic) => _kafka.CreateTopic(topic, Partitions);

    /// <summary>A consumer group on the broker.</summary>
    public TestGroup Group(string name) => new(_kafka.BootstrapServers, name);

    public async Task WaitForAsync(string condition)
    {
        for (var watch = Stopwatch.StartNew(); !await QueryAsync<bool>($"SELECT {condition}");)
        {
            Assert.True(watch.Elapsed < Limit, $"'{condition}' did not come true within {Limit}");
            await Task.Delay(TimeSpan.FromMilliseconds(20), TestContext.Current.CancellationToken);
        }
    }

    /// <summary>Waits until grains and archive have committed every record of every input topic.</summary>
    public async Task ReadToEndAsync()
    {
        using var core = Group("kivendtout-core");
        using var archive = Group("kivendtout-archive");
        for (var watch = Stopwatch.StartNew(); !TopicCatalogue.Inputs.All(topic => core.HasDone(topic.Name) && archive.HasDone(topic.Name));)
        {
            Assert.True(watch.Elapsed < Limit, $"the groups have not committed everything within {Limit}");
            await Task.Delay(TimeSpan.FromMilliseconds(20), TestContext.Current.CancellationToken);
        }
    }

    /// <summary>All that every table holds, as text.</summary>
    public async Task<Dictionary<string, string>> ReadTablesAsync()
    {
        var names = await QueryAsync<string>(
            "SELECT string_agg(relname, ' ') FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') AND NOT relispartition");
        var tables = new Dictionary<string, string>();
        foreach (var name in names!.Split(' '))
        {
            tables.Add(name, await QueryAsync<string>($"SELECT string_agg(to_jsonb(t)::text, ' ') FROM {name} t") ?? "");
        }

        return tables;
    }

    /// <summary>Reads a topic from its start until as many records as wanted have come.</summary>
    public List<ConsumeResult<string, byte[]>> Read(string topic, int wanted)
    {
        using var consumer = new ConsumerBuilder<string, byte[]>(
            new ConsumerConfig { BootstrapServers = _kafka.BootstrapServers, GroupId = "test", EnableAutoCommit = false }).Build();
        consumer.Assign(Enumerable.Range(0, Partitions).Select(partition => new TopicPartitionOffset(topic, partition, Offset.Beginning)));
        var records = new List<ConsumeResult<string, byte[]>>();
        for (var watch = Stopwatch.StartNew(); records.Count < wanted && watch.Elapsed < Limit;)
        {
            if (consumer.Consume(TimeSpan.FromSeconds(1)) is { } record)
            {
                records.Add(record);
            }
        }

        return records;
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        await _kafka.DisposeAsync();
    }

    private static async Task<RunningSilo> StartAsync(PostgresFixture postgres, EmbeddedKafkaCluster kafka, string[] settings)
    {
        var silo = new RunningSilo(await postgres.CreateDatabaseAsync(), kafka, settings);
        await silo._host.StartAsync(TestContext.Current.CancellationToken);
        return silo;
    }

    private async Task StopAsync()
    {
        await _host.StopAsync(TestContext.Current.CancellationToken);
        await _host.DisposeAsync();
        _producer.Dispose();
        await _source.DisposeAsync();
        await _database.DisposeAsync();
    }

    private Dictionary<string, string> Settings()
    {
        var ports = FreePort.Find(2);
        return new()
        {
            ["Postgres:ConnectionString"] = _database.App,
            ["Keys:ConnectionString"] = _database.Keys,
            ["Keys:MasterKey"] = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)),
            ["Kafka:BootstrapServers"] = _kafka.BootstrapServers,
            ["Kafka:BrokerEpoch"] = _kafka.Epoch,
            ["Silo:SiloPort"] = ports[0].ToString(CultureInfo.InvariantCulture),
            ["Silo:ProxyPort"] = ports[1].ToString(CultureInfo.InvariantCulture),
            ["Silo:AdminPort"] = "0",
        };
    }
}
