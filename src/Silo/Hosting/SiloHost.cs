using System.Reflection;
using KiVendTout.Domain.Common;
using KiVendTout.Domain.Events;
using KiVendTout.Domain.Fraud;
using KiVendTout.Grains.Abstractions.Common;
using KiVendTout.Grains.Abstractions.Orders;
using KiVendTout.Grains.Abstractions.Sessions;
using KiVendTout.Grains.Customers;
using KiVendTout.Hosting;
using KiVendTout.Hosting.Admin;
using KiVendTout.Hosting.Health;
using KiVendTout.Hosting.Kafka;
using KiVendTout.Hosting.Settings;
using KiVendTout.Records.Topics;
using KiVendTout.Silo.Archive;
using KiVendTout.Silo.Orders;
using KiVendTout.Silo.Outbox;
using KiVendTout.Silo.Payments;
using KiVendTout.Silo.Sessions;
using KiVendTout.Silo.Streams;
using KiVendTout.Stores.Postgres;
using KiVendTout.Streams.Kafka;
using Microsoft.Extensions.Options;
using Orleans.Configuration;

namespace KiVendTout.Silo.Hosting;

/// <summary>Builds a silo from its configuration.</summary>
internal static class SiloHost
{
    /// <summary>Orleans' name of the PostgreSQL driver.</summary>
    private const string AdoNetInvariant = "Npgsql";

    /// <summary>Read ahead of the grains, for each of 48 partitions: those in flight alone would pause a partition at every turn.</summary>
    private const int CachedRecordsPerPartition = 4_096;
    private const int CachedBytesPerPartition = 4 * 1024 * 1024;

    /// <summary>How long the embedded broker holds an answer, also when records come meanwhile: half of the time from record to commit, if it is long.</summary>
    private static readonly TimeSpan EmbeddedFetchWait = TimeSpan.FromMilliseconds(5);

    /// <summary>Builds a silo; it is not started.</summary>
    /// <param name="args">Command line, which overrides the environment.</param>
    /// <param name="configure">Changes for tests.</param>
    public static WebApplication Build(string[] args, Action<WebApplicationBuilder>? configure = null)
    {
        var builder = WebApplication.CreateBuilder(args);
        builder.AddKiVendToutDefaults("silo");
        configure?.Invoke(builder);

        AddOptions(builder.Services);
        builder.Services.AddPostgresStores(builder.Configuration);
        AddFraud(builder.Services);
        AddOutbox(builder.Services);

        var silo = Read<SiloOptions>(builder.Configuration, "Silo");
        if (silo.Role == SiloRole.Core && Read<ArchiveOptions>(builder.Configuration, ArchiveOptions.Section).Enabled)
        {
            builder.Services.AddArchive();
        }

        builder.UseOrleans(orleans => ConfigureOrleans(orleans, builder.Configuration, silo));

        var app = builder.Build();
        app.UseKiVendToutAdmin();
        return app;
    }

    private static void AddOptions(IServiceCollection services)
    {
        services.AddValidatedOptions<SiloOptions>("Silo");
        services.AddValidatedOptions<ClusterSettings>(ClusterSettings.Section);
        services.AddKafka().Validate(kafka => kafka.BootstrapServers.Length > 0, "Kafka:BootstrapServers: is required");
        services.AddValidatedOptions<OutboxOptions>("Outbox");
        services.AddValidatedOptions<ArchiveOptions>(ArchiveOptions.Section)
            .Validate(archive => archive.BatchRecordsMax <= ArchiveBatch.MaxRecords, $"Archive:BatchRecordsMax: is at most {ArchiveBatch.MaxRecords}");
        services.AddValidatedOptions<SessionSweepOptions>("SessionSweep");
        services.AddOptions<FraudOptions>().BindConfiguration("Fraud").ValidateOnStart();
        services.AddSingleton<IValidateOptions<FraudOptions>, FraudOptionsValidator>();
    }

    private static void AddFraud(IServiceCollection services) =>
        services.AddSingleton(provider => new RuleSet(provider.GetRequiredService<IOptions<FraudOptions>>().Value));

    private static void AddOutbox(IServiceCollection services)
    {
        services.AddSingleton(provider => OutboxProducer.Create(
            provider.GetRequiredService<KafkaClientFactory>(), provider.GetRequiredService<IOptions<OutboxOptions>>().Value));
        services.AddGroupLead(provider => LeadOf(
            provider.GetRequiredService<IOptions<KafkaSettings>>().Value,
            provider.GetRequiredService<IOptions<ArchiveOptions>>().Value,
            provider.GetRequiredService<IOptions<OutboxOptions>>().Value));
        services.AddHostedService<OutboxRelay>();
    }

    private static GroupLeadSettings LeadOf(KafkaSettings kafka, ArchiveOptions archive, OutboxOptions outbox) => new()
    {
        BrokerEpoch = kafka.BrokerEpoch,
        Groups = archive.ReadersBeside(kafka),
        Bounds = new LeadBounds(outbox.LeadMax, LeadBounds.ServiceBytesMax),
    };

    private static void ConfigureOrleans(ISiloBuilder orleans, ConfigurationManager configuration, SiloOptions silo)
    {
        var cluster = Read<ClusterSettings>(configuration, ClusterSettings.Section);
        var postgres = PostgresPools.ForOrleans(configuration["Postgres:ConnectionString"]
            ?? throw new InvalidOperationException("Postgres:ConnectionString: is required"));

        orleans.Configure<Orleans.Configuration.ClusterOptions>(o => (o.ClusterId, o.ServiceId) = (cluster.ClusterId, cluster.ServiceId));
        orleans.Configure<Orleans.Configuration.SiloOptions>(o => o.SiloName = silo.Name ?? $"{silo.Role}-{Environment.MachineName}-{Environment.ProcessId}".ToLowerInvariant());
        orleans.ConfigureEndpoints(OwnAddress.Find(silo.AdvertisedAddress), silo.SiloPort, silo.ProxyPort);
        orleans.UseAdoNetClustering(o => (o.Invariant, o.ConnectionString) = (AdoNetInvariant, postgres));
        orleans.UseAdoNetReminderService(o => (o.Invariant, o.ConnectionString) = (AdoNetInvariant, postgres));
        orleans.Configure<ClusterMembershipOptions>(Membership);
        orleans.Configure<GrainCollectionOptions>(o =>
        {
            // Grains of payments are used for seconds: look for idle ones often, and shed when memory runs short.
            o.CollectionQuantum = TimeSpan.FromSeconds(10);
            o.EnableActivationSheddingOnMemoryPressure = true;
        });

        if (silo.Role == SiloRole.Core)
        {
            AddStreams(orleans, Read<KafkaSettings>(configuration, KafkaSettings.Section));
        }

        orleans.Services.PostConfigure<GrainTypeOptions>(o => o.Classes.RemoveWhere(grain => !IsHostedBy(silo.Role, grain)));
    }

    /// <summary>Orleans' own grains say nothing of roles: they are everywhere.</summary>
    private static bool IsHostedBy(SiloRole role, Type grain) =>
        grain.GetCustomAttribute<HostedByAttribute>() is not { } hosted || hosted.Role == role;

    /// <summary>A silo killed with -9 is out of the cluster within about ten seconds; a busy one has three chances to answer.</summary>
    private static void Membership(ClusterMembershipOptions options)
    {
        options.ProbeTimeout = TimeSpan.FromSeconds(2);
        options.NumMissedProbesLimit = 3;
        options.NumVotesForDeathDeclaration = 1;
        options.TableRefreshTimeout = TimeSpan.FromSeconds(5);
        options.IAmAliveTablePublishTimeout = TimeSpan.FromSeconds(5);
        options.DefunctSiloExpiration = TimeSpan.FromHours(1);
        options.DefunctSiloCleanupPeriod = TimeSpan.FromMinutes(10);
    }

    private static void AddStreams(ISiloBuilder orleans, KafkaSettings kafka)
    {
        orleans.Services.AddSingleton<IStreamSubscriber, StreamSubscriber>();
        orleans.Services.AddSingleton<ITopicCodec, PaymentTopicCodec>();
        orleans.Services.AddSingleton<ITopicCodec, UserEventTopicCodec>();
        orleans.Services.AddSingleton<ITopicCodec, CartEventTopicCodec>();
        orleans.Services.AddSingleton<ITopicCodec, OrderTopicCodec>();
        orleans.Services.AddSingleton<IKafkaRecordCodec, TopicCodecs>();
        orleans.Services.AddSingleton<CustomerBulk>();
        orleans.Services.AddSingleton<IKafkaBulkReceiver, PaymentBulkReceiver>();
        orleans.Services.AddSingleton<IKafkaDeadLetterMirror, DeadLetterMirror>();
        orleans.Services.AddSingleton<IKafkaDependencyCheck, StoresCheck>();
        orleans.Services.AddGrainCalls<ISessionGrain>(StreamNames.Sessions).AddGrainCalls<IOrderGrain>(StreamNames.Orders);
        orleans.Services.AddSingleton<IKafkaPositions, StreamPositions>();
        orleans.Services.AddReadyCheck<StreamsReadyCheck>("streams");
        orleans.AddKafkaStreams(StreamNames.Provider, options =>
        {
            options.BootstrapServers = kafka.BootstrapServers;
            options.BrokerEpoch = kafka.KnownEpoch;
            options.FetchWaitMax = kafka.KnownEpoch is null ? options.FetchWaitMax : EmbeddedFetchWait;
            options.ConsumerGroup = kafka.ConsumerGroup;
            options.PartitionsPerTopic = Topic.Partitions;
            options.InFlightRecordsMax = kafka.RecordsInFlightPerPartition;
            options.CacheRecordsMax = Math.Max(CachedRecordsPerPartition, kafka.RecordsInFlightPerPartition);
            options.CacheBytesMax = CachedBytesPerPartition;
            foreach (var (name, value) in new KafkaClientSettings(kafka.Client).Values)
            {
                options.ClientSettings[name] = value;
            }

            options.IsDeterministicFault = exception => exception is ContractViolationException or DecisionFaultException;
        });
        orleans.Services.AddOptions<KafkaStreamOptions>(StreamNames.Provider).Configure<IEnumerable<ITopicCodec>, KafkaClientFactory>((options, codecs, kafka) =>
        {
            options.ClientError = kafka.Report;
            foreach (var codec in codecs)
            {
                options.Topics.Add(codec.Topic);
            }
        });
        orleans.Services.AddHostedService<SessionSweeper>();
    }

    private static T Read<T>(ConfigurationManager configuration, string section)
        where T : new() => configuration.GetSection(section).Get<T>() ?? new T();
}
