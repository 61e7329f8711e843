using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace KiVendTout.Streams.Kafka.Tests.Hosting;

public sealed class KafkaStreamOptionsTests
{
    [Theory]
    [InlineData(nameof(KafkaStreamOptions.BootstrapServers))]
    [InlineData(nameof(KafkaStreamOptions.ConsumerGroup))]
    [InlineData(nameof(KafkaStreamOptions.Topics))]
    [InlineData(nameof(KafkaStreamOptions.CacheRecordsMax))]
    [InlineData(nameof(KafkaStreamOptions.CommitInterval))]
    [InlineData(nameof(KafkaStreamOptions.RetryDelayMin))]
    [InlineData(nameof(KafkaStreamOptions.AgentSilenceMax))]
    [InlineData(nameof(KafkaStreamOptions.ClientSettings))]
    public void A_wrong_option_is_named_together_with_its_provider(string option)
    {
        var fault = Assert.Throws<OrleansConfigurationException>(() => Validate(withCodec: true, options =>
        {
            switch (option)
            {
                case nameof(options.BootstrapServers): options.BootstrapServers = ""; break;
                case nameof(options.ConsumerGroup): options.ConsumerGroup = ""; break;
                case nameof(options.Topics): options.Topics.Clear(); break;
                case nameof(options.CacheRecordsMax): options.CacheRecordsMax = 0; break;
                case nameof(options.CommitInterval): options.CommitInterval = TimeSpan.FromHours(1); break;
                case nameof(options.AgentSilenceMax): options.AgentSilenceMax = options.ColdStreamHoldMax; break;
                case nameof(options.ClientSettings): options.ClientSettings["enable.auto.commit"] = "true"; break;
                default: options.RetryDelayMin = TimeSpan.FromSeconds(50); break;
            }
        }));
        Assert.Contains("'orders-in'", fault.Message, StringComparison.Ordinal);
        Assert.Contains(option, fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_provider_without_codec_is_refused()
    {
        var fault = Assert.Throws<OrleansConfigurationException>(() => Validate(withCodec: false, _ => { }));
        Assert.Contains(nameof(IKafkaRecordCodec), fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Good_options_pass() => Validate(withCodec: true, _ => { });

    private static void Validate(bool withCodec, Action<KafkaStreamOptions> change)
    {
        var builder = Host.CreateApplicationBuilder();
        if (withCodec)
        {
            builder.Services.AddSingleton<IKafkaRecordCodec>(new TestCodec { Topic = "t" });
        }

        builder.UseOrleans(silo => silo.AddKafkaStreams("orders-in", options =>
        {
            options.BootstrapServers = "127.0.0.1:1";
            options.ConsumerGroup = "g";
            options.Topics.Add("t");
            change(options);
        }));
        using var host = builder.Build();
        var validator = host.Services.GetServices<IConfigurationValidator>().OfType<KafkaStreamOptionsValidator>().Single();
        validator.ValidateConfiguration();
    }
}
