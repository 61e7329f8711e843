using KiVendTout.Hosting.Kafka;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace KiVendTout.Hosting.Tests.Kafka;

public sealed class KafkaClientSettingsTests
{
    private const string Secret = "s3cret-of-ours";

    [Theory]
    [InlineData("security.protocol")]
    [InlineData("security_protocol")]
    [InlineData("SECURITY_PROTOCOL")]
    public void A_name_is_taken_with_dots_and_with_underscores(string name) =>
        Assert.Equal("ssl", Bind((name, "ssl")).Client is var client ? new KafkaClientSettings(client).Values["security.protocol"] : null);

    [Theory]
    [InlineData("enable.auto.commit", "true")]
    [InlineData("enable.idempotence", "false")]
    [InlineData("acks", "1")]
    [InlineData("request_required_acks", "0")]
    [InlineData("group.id", "theirs")]
    [InlineData("isolation.level", "read_uncommitted")]
    [InlineData("bootstrap.servers", "elsewhere:9092")]
    [InlineData("max.in.flight", "1000")]
    [InlineData("partitioner", "random")]
    [InlineData("dotnet.producer.enable.delivery.reports", "false")]
    [InlineData("no.such.setting", "1")]
    [InlineData("security.protocol", "carrier-pigeon")]
    [InlineData("socket.timeout.ms", "soon")]
    [InlineData("ssl.ca.location", "/there/is/none.pem")]
    public void What_is_unknown_or_would_break_a_promise_stops_the_host_and_is_named(string name, string value)
    {
        var settings = name.StartsWith("ssl", StringComparison.Ordinal) ? [("security.protocol", "ssl"), (name, value)] : new[] { (name, value) };

        var refused = Assert.Throws<OptionsValidationException>(() => Bind(settings));

        Assert.StartsWith($"Kafka:Client:{name.Replace('_', '.')}: ", Assert.Single(refused.Failures), StringComparison.Ordinal);
    }

    [Fact]
    public void Two_values_of_one_setting_are_refused() =>
        Assert.Throws<OptionsValidationException>(() => Bind(("client.id", "a"), ("client_id", "b")));

    [Theory]
    [InlineData("sasl.password")]
    [InlineData("ssl.key.password")]
    [InlineData("ssl.key.pem")]
    [InlineData("ssl.keystore.password")]
    [InlineData("sasl.oauthbearer.client.secret")]
    [InlineData("sasl.oauthbearer.config")]
    public void No_secret_is_written_anywhere(string name)
    {
        var settings = new KafkaClientSettings([KeyValuePair.Create(name, Secret), KeyValuePair.Create("client.id", "shop")]);

        Assert.Contains("client.id=shop", settings.ToString(), StringComparison.Ordinal);
        Assert.Contains($"{name}=", settings.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, settings.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, settings.Redact($"it was told {Secret}!"), StringComparison.Ordinal);
        Assert.DoesNotContain(settings.Check(), problem => problem.Text.Contains(Secret, StringComparison.Ordinal));
    }

    [Fact]
    public void Security_settings_that_go_together_are_taken() => Assert.Equal(
        4, Bind(("security.protocol", "SASL_SSL"), ("sasl.mechanism", "PLAIN"), ("sasl.username", "shop"), ("sasl.password", Secret)).Client.Count);

    private static KafkaSettings Bind(params (string Name, string Value)[] client)
    {
        var services = new ServiceCollection();
        services.AddSingleton<IConfiguration>(new ConfigurationBuilder()
            .AddInMemoryCollection(client.Select(setting => KeyValuePair.Create($"Kafka:Client:{setting.Name}", (string?)setting.Value))).Build());
        services.AddKafka();
        using var provider = services.BuildServiceProvider();
        return provider.GetRequiredService<KafkaSettings>();
    }
}
