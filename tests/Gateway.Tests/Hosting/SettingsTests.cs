using KiVendTout.Gateway.Tests.Support;
using KiVendTout.Hosting;
using KiVendTout.Hosting.Settings;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace KiVendTout.Gateway.Tests.Hosting;

[Collection(SharedGateway.Name)]
public sealed class SettingsTests(SharedGateway stack)
{
    [Theory]
    [InlineData("Gateway:HttpPort", "99999")]
    [InlineData("Gateway:BindAddress", "localhost")]
    [InlineData("Gateway:CorsOrigins", "https://shop.example/path")]
    [InlineData("Gateway:TlsCertificatePath", "/nowhere.pem")]
    [InlineData("Auth:SigningKey", "c2hvcnQ=")]
    [InlineData("Auth:SigningKey", "no base64!")]
    [InlineData("Auth:Issuer", "")]
    [InlineData("Postgres:ReadOnlyConnectionString", "")]
    [InlineData("Cluster:ClusterId", "")]
    [InlineData("Cluster:ServiceId", "")]
    [InlineData("Archive:ConsumerGroup", "")]
    [InlineData("Archive:SessionTimeoutMs", "1")]
    [InlineData("Telemetry:OtlpEndpoint", "collector:4317")]
    [InlineData("Telemetry:TraceSampleRatio", "2")]
    public async Task A_wrong_setting_stops_the_start_and_is_named(string key, string value)
    {
        var error = await Assert.ThrowsAsync<OptionsValidationException>(async () =>
        {
            await using var gateway = await RunningGateway.OpenAsync([.. stack.Settings, $"--{key}={value}"]);
        });

        Assert.Contains(error.Failures, failure => failure.StartsWith(key + ":", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_host_that_cannot_start_ends_with_1() =>
        Assert.Equal(1, await HostRunner.RunAsync("gateway", () => GatewayHost.Create(["--Auth:SigningKey=short"])));

    [Fact]
    public void The_environment_is_read_by_prefix_and_the_command_line_wins()
    {
        const string Variable = "KVT__SettingsTests__";
        Environment.SetEnvironmentVariable(Variable + "FromEnvironment", "e");
        Environment.SetEnvironmentVariable(Variable + "FromBoth", "e");
        try
        {
            var settings = new ConfigurationBuilder().AddCommandLine(["--SettingsTests:FromBoth=c"]).AddKiVendToutSettings().Build();

            Assert.Equal(("e", "c"), (settings["SettingsTests:FromEnvironment"], settings["SettingsTests:FromBoth"]));
        }
        finally
        {
            Environment.SetEnvironmentVariable(Variable + "FromEnvironment", null);
            Environment.SetEnvironmentVariable(Variable + "FromBoth", null);
        }
    }
}
