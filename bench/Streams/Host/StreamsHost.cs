using System.Text.Json;
using KiVendTout.Streams.Kafka;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace KiVendTout.Bench.Streams.Host;

/// <summary>The measured process: one silo that takes the records of a topic in one of the modes.</summary>
internal sealed class StreamsHost(HostSettings settings, TextWriter output)
{
    private const string Provider = "bench";
    private static readonly TimeSpan ProgressPeriod = TimeSpan.FromSeconds(1);

    /// <summary>Rest after the warm-up: what has become hot is compiled again in the background.</summary>
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(1);

    public static StreamsHost Create(string settings, TextWriter output) => new(JsonSerializer.Deserialize<HostSettings>(settings)!, output);

    /// <summary>Runs until its standard input is closed, so that it never outlives the one who started it.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var ledger = new DeliveryLedger(settings);
        using var host = Build(ledger);
        await host.StartAsync(cancellationToken);
        _ = TellAsync(ledger, cancellationToken);
        await using var input = File.OpenRead("/dev/stdin");
        while (await input.ReadAsync(new byte[1], cancellationToken) > 0)
        {
        }
    }

    private async Task TellAsync(DeliveryLedger ledger, CancellationToken cancellationToken)
    {
        await ledger.Warm;
        await Task.Delay(Settling, cancellationToken);
        Tell(ledger.Now(HostPhase.Warm));
        while (settings.TellsProgress)
        {
            await Task.Delay(ProgressPeriod, cancellationToken);
            Tell(ledger.Now(HostPhase.Progress));
        }

        Tell(await ledger.Throughput);
        Tell(await ledger.Latency);
    }

    private void Tell(HostReport report)
    {
        output.WriteLine(report.ToLine());
        output.Flush();
    }

    private IHost Build(DeliveryLedger ledger)
    {
        var builder = Microsoft.Extensions.Hosting.Host.CreateApplicationBuilder();
        builder.Logging.ClearProviders().SetMinimumLevel(LogLevel.Error).AddConsole(o => o.LogToStandardErrorThreshold = LogLevel.Trace);
        builder.Services.AddSingleton(settings).AddSingleton(ledger).AddSingleton<BenchCodec>();
        builder.UseOrleans(silo =>
        {
            silo.UseLocalhostClustering(settings.SiloPort, settings.GatewayPort);
            if (settings.Mode is StreamsMode.PerEvent or StreamsMode.Batch or StreamsMode.Call)
            {
                AddStreams(silo);
            }
        });
        switch (settings.Mode)
        {
            case StreamsMode.Raw:
                builder.Services.AddHostedService<RawLoop>();
                break;
            case StreamsMode.Direct:
                builder.Services.AddHostedService<DirectLoop>();
                break;
        }

        return builder.Build();
    }

    private void AddStreams(ISiloBuilder silo)
    {
        silo.Services.AddSingleton<IKafkaRecordCodec>(services => services.GetRequiredService<BenchCodec>());
        if (settings.Mode == StreamsMode.Call)
        {
            silo.Services.AddSingleton<IKafkaBulkReceiver>(services => new KafkaGrainCalls(
                BenchCodec.Batches, (stream, events) => services.GetRequiredService<IGrainFactory>().GetGrain<IBatchGrain>(stream.GetKeyAsString()).TakeAsync(events)));
        }

        silo.AddKafkaStreams(Provider, options =>
        {
            options.BootstrapServers = settings.BootstrapServers;
            options.BrokerEpoch = settings.BrokerEpoch;
            options.ConsumerGroup = settings.Topic;
            options.Topics.Add(settings.Topic);
            options.PartitionsPerTopic = settings.Partitions;
        });
    }
}
