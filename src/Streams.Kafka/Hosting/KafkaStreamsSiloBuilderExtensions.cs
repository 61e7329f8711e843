using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Metadata;
using Orleans.Runtime.Providers;

namespace KiVendTout.Streams.Kafka;

/// <summary>Adds Kafka streams to a silo.</summary>
public static class KafkaStreamsSiloBuilderExtensions
{
    private static readonly TimeSpan PumpPeriod = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan HandOverTime = TimeSpan.FromSeconds(10);

    /// <summary>Adds a stream provider that reads Kafka topics.</summary>
    /// <remarks>
    /// Subscriptions are implicit. Register an <see cref="IKafkaRecordCodec"/>, and where wanted an <see cref="IKafkaRecordEncoder"/>, an
    /// <see cref="IKafkaBulkReceiver"/> and an <see cref="IKafkaDeadLetterMirror"/>, plain or keyed by the provider's name. Partitions are spread over the silos that have the
    /// provider; a silo that hosts subscribing grains must have it.
    /// </remarks>
    /// <param name="builder">The silo.</param>
    /// <param name="name">Name of the provider, the same on every silo.</param>
    /// <param name="configure">Sets the options; they are checked when the silo starts.</param>
    /// <param name="configureStreams">Changes Orleans' own settings of the provider, after ours.</param>
    /// <returns>The silo builder.</returns>
    /// <exception cref="OrleansConfigurationException">On start, when the options are wrong; names the provider and the option.</exception>
    public static ISiloBuilder AddKafkaStreams(
        this ISiloBuilder builder,
        string name,
        Action<KafkaStreamOptions> configure,
        Action<ISiloPersistentStreamConfigurator>? configureStreams = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(configure);
        AddServices(builder.Services, name);
        builder.Services.AddOptions<KafkaStreamOptions>(name).Configure(configure);

        var streams = new SiloPersistentStreamConfigurator(
            name, services => builder.ConfigureServices(services), static (services, provider) => Runtime(services, provider).Factory);
        streams.ConfigureStreamPubSub(StreamPubSubType.ImplicitOnly);
        streams.ConfigurePartitionBalancing(KafkaQueueBalancer.Create);
        streams.ConfigureBackoffProvider((services, provider) => (IMessageDeliveryBackoffProvider)new RetryBackoff(Options(services, provider)));
        streams.ConfigureBackoffProvider((services, provider) => (IQueueReaderBackoffProvider)new RetryBackoff(Options(services, provider)));
        builder.Services.AddOptions<StreamPullingAgentOptions>(name)
            .Configure<IOptionsMonitor<KafkaStreamOptions>>((agent, all) => Configure(agent, all.Get(name)));
        configureStreams?.Invoke(streams);
        return builder;
    }

    private static void AddServices(IServiceCollection services, string name)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<KafkaBatchHooks>();
        services.TryAddSingleton<IKafkaStreamsStatus, KafkaStreamsStatus>();
        services.TryAddSingleton<IKafkaStreamSubscriber, KafkaStreamSubscriber>();
        services.TryAddSingleton<IKafkaStreamReader, KafkaStreamReader>();
        AddControl(services);
        services.AddKeyedSingleton(name, static (provider, key) => KafkaStreamsRuntime.Create(provider, (string)key!));
        services.AddSingleton(provider => Runtime(provider, name));
        services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>>(provider => new KafkaWatchdog(Runtime(provider, name), provider));
        services.AddSingleton<IGrainPropertiesProvider>(new PartitionOwnerMark(name));
        services.AddSingleton<IConfigurationValidator>(
            provider => new KafkaStreamOptionsValidator(provider, name, Options(provider, name)));
    }

    /// <summary>Once, however many providers there are.</summary>
    private static void AddControl(IServiceCollection services)
    {
        if (services.All(service => service.ServiceType != typeof(IKafkaStreamsControl)))
        {
            services.AddGrainService<KafkaControlService>();
            services.AddSingleton<IKafkaStreamsControl, KafkaStreamsControl>();
        }
    }

    private static void Configure(StreamPullingAgentOptions agent, KafkaStreamOptions options)
    {
        // Batches are made by our cache, which knows what is done; the agent's own would mix that up.
        agent.BatchContainerBatchSize = 1;
        agent.GetQueueMsgsTimerPeriod = PumpPeriod;
        agent.InitQueueTimeout = HandOverTime;
        agent.MaxEventDeliveryTime = options.ColdStreamHoldMax;
        agent.StreamInactivityPeriod = options.StreamInactivityPeriod;
    }

    private static KafkaStreamsRuntime Runtime(IServiceProvider services, string name) =>
        services.GetRequiredKeyedService<KafkaStreamsRuntime>(name);

    private static KafkaStreamOptions Options(IServiceProvider services, string name) =>
        services.GetRequiredService<IOptionsMonitor<KafkaStreamOptions>>().Get(name);
}
