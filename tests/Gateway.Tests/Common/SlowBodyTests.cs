using System.Net;
using System.Net.Sockets;
using System.Text;
using KiVendTout.Gateway.Common;
using KiVendTout.Gateway.Tests.Support;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace KiVendTout.Gateway.Tests.Common;

/// <summary>A body that does not come ends with the call's deadline, not with the client's patience.</summary>
[Collection(SharedGateway.Name)]
public sealed class SlowBodyTests(SharedGateway stack)
{
    [Theory]
    [InlineData("/api/v1/products", "application/json", "{")]
    [InlineData("/kivendtout.products.v1.ProductsService/GetProduct", "application/grpc-web+proto", "\0\0\0")]
    public async Task A_body_that_stops_ends_at_the_deadline(string path, string contentType, string begin)
    {
        var clock = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        var started = new Started(clock);
        await using var gateway = await RunningGateway.StartAsync(stack.Settings, builder => builder.Services.AddSingleton<CallDeadlines>(started));
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, gateway.HttpAddress.Port, TestContext.Current.CancellationToken);
        await using var stream = client.GetStream();
        var head = $"POST {path} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {stack.Key.Token("admin")}\r\nContent-Type: {contentType}\r\nContent-Length: 100\r\n\r\n{begin}";
        await stream.WriteAsync(Encoding.Latin1.GetBytes(head), TestContext.Current.CancellationToken);
        await started.Call.Task.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        clock.Advance(GatewayLimits.DefaultDeadline);

        var answer = await ReadUntilAsync(stream, "DEADLINE_EXCEEDED");

        Assert.StartsWith(contentType == "application/json" ? "HTTP/1.1 504" : "HTTP/1.1 200", answer, StringComparison.Ordinal);
    }

    private static async Task<string> ReadUntilAsync(Stream stream, string text)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(TimeSpan.FromSeconds(30));
        var (read, buffer) = (new StringBuilder(), new byte[4096]);
        while (!Decoded(read.ToString()).Contains(text, StringComparison.Ordinal))
        {
            var count = await stream.ReadAsync(buffer, limit.Token);
            Assert.True(count > 0, $"the connection ended: {read}");
            read.Append(Encoding.Latin1.GetString(buffer, 0, count));
        }

        return read.ToString();
    }

    /// <summary>The answer, and what the details of gRPC hold.</summary>
    private static string Decoded(string answer)
    {
        var details = answer.Split("\r\n").FirstOrDefault(line => line.StartsWith("grpc-status-details-bin:", StringComparison.Ordinal));
        return details is null ? answer : answer + Encoding.Latin1.GetString(Convert.FromBase64String(details[(details.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim()));
    }

    private sealed class Started(TimeProvider clock) : CallDeadlines(clock)
    {
        public TaskCompletionSource Call { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public override CallDeadline Start(HttpContext context)
        {
            var deadline = base.Start(context);
            Call.TrySetResult();
            return deadline;
        }
    }
}
