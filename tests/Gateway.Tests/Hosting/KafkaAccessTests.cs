using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using KiVendTout.Embedded;
using KiVendTout.Gateway.Tests.Support;
using KiVendTout.Testing.Kafka;

namespace KiVendTout.Gateway.Tests.Hosting;

/// <summary>A gateway that has nothing for Kafka yet. How it does with brokers that demand name, password and TLS: EndToEnd.</summary>
[Collection(SharedGateway.Name)]
public sealed class KafkaAccessTests(SharedGateway stack, EmbeddedKafkaFixture kafka) : IClassFixture<EmbeddedKafkaFixture>
{
    [Fact]
    public async Task Brokers_that_hang_up_on_its_clients_make_it_not_ready_and_the_setting_is_named()
    {
        using var port = new TcpListener(IPAddress.Loopback, 0);
        port.Start();
        using var leaving = new CancellationTokenSource();
        var hangingUp = HangUpAsync(port, leaving.Token);
        await using var gateway = await RunningGateway.StartAsync([.. stack.Settings, $"--Kafka:BootstrapServers={port.LocalEndpoint}"]);
        var (code, body) = (0, "");

        await Eventually.HoldsAsync(async () =>
        {
            (code, body) = await ReadyAsync(gateway);
            return body.Contains("security.protocol", StringComparison.Ordinal);
        });

        Assert.Equal(503, code);
        Assert.DoesNotContain("127.0.0.1", body, StringComparison.Ordinal);
        using var answer = JsonDocument.Parse(body);
        Assert.Equal("Unhealthy", answer.RootElement.GetProperty("checks").GetProperty("kafka").GetString());
        await leaving.CancelAsync();
        await hangingUp;
    }

    [Fact]
    public async Task Brokers_that_answer_make_it_ready() => await BecomesReadyAsync(kafka.BootstrapServers);

    [Fact]
    public async Task Brokers_that_are_away_take_nothing_away_but_what_needs_them() => await BecomesReadyAsync($"127.0.0.1:{FreePort.Find()}");

    /// <summary>What a port for TLS does to who speaks none.</summary>
    private static async Task HangUpAsync(TcpListener port, CancellationToken cancellationToken)
    {
        var one = new byte[1];
        try
        {
            while (true)
            {
                using var client = await port.AcceptSocketAsync(cancellationToken);
                await client.ReceiveAsync(one, cancellationToken);
            }
        }
        catch (OperationCanceledException)
        {
            // The test is over.
        }
    }

    private async Task BecomesReadyAsync(string servers)
    {
        await using var gateway = await RunningGateway.StartAsync([.. stack.Settings, $"--Kafka:BootstrapServers={servers}"]);

        await Eventually.HoldsAsync(async () => (await ReadyAsync(gateway)).Code == 200);
    }

    private static async Task<(int Code, string Body)> ReadyAsync(RunningGateway gateway)
    {
        using var answer = await gateway.Http.GetAsync(new Uri("readyz", UriKind.Relative), TestContext.Current.CancellationToken);
        return ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }
}
