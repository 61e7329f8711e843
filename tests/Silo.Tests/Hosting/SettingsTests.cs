using KiVendTout.Domain.Common;
using KiVendTout.Records.Topics;
using KiVendTout.Silo.Hosting;
using KiVendTout.Streams.Kafka;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Orleans.Configuration;

namespace KiVendTout.Silo.Tests.Hosting;

/// <summary>A silo reads the settings that it shares with the gateway by the same classes.</summary>
public sealed class SettingsTests
{
    [Theory]
    [InlineData("Cluster:ClusterId", "")]
    [InlineData("Cluster:ServiceId", "")]
    [InlineData("Archive:ConsumerGroup", "")]
    [InlineData("Archive:BatchRecordsMax", "0")]
    [InlineData("Archive:BatchRecordsMax", "5001")]
    [InlineData("Kafka:BootstrapServers", "")]
    public async Task A_wrong_setting_stops_the_start_and_is_named(string key, string value)
    {
        await using var silo = Build($"--{key}={value}");

        var error = Assert.Throws<OptionsValidationException>(() => silo.Services.GetRequiredService<IStartupValidator>().Validate());

        Assert.Contains(error.Failures, failure => failure.StartsWith(key + ":", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_cluster_is_that_of_the_settings()
    {
        await using var silo = Build("--Cluster:ClusterId=one", "--Cluster:ServiceId=two");

        var cluster = silo.Services.GetRequiredService<IOptions<ClusterOptions>>().Value;

        Assert.Equal(("one", "two"), (cluster.ClusterId, cluster.ServiceId));
    }

    [Fact]
    public async Task The_streams_read_as_many_partitions_as_the_catalogue_has()
    {
        await using var silo = Build();

        var streams = silo.Services.GetRequiredService<IOptionsMonitor<KafkaStreamOptions>>().Get(StreamNames.Provider);

        Assert.Equal(Topic.Partitions, streams.PartitionsPerTopic);
        Assert.Equal(TopicCatalogue.InputNames.Order(), streams.Topics.Order());
    }

    private static WebApplication Build(params string[] settings) => SiloHost.Build([
        "--Postgres:ConnectionString=Host=127.0.0.1", "--Keys:ConnectionString=Host=127.0.0.1", "--Kafka:BootstrapServers=127.0.0.1:1",
        $"--Keys:MasterKey={Convert.ToBase64String(new byte[32])}", .. settings]);
}
