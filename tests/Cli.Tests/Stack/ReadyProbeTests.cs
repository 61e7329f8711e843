using System.Globalization;
using System.Net;
using KiVendTout.Cli.Stack;
using KiVendTout.Embedded;

namespace KiVendTout.Cli.Tests.Stack;

public sealed class ReadyProbeTests
{
    [Theory]
    [InlineData(200, """{"status":"Healthy","checks":{"streams":"Healthy"},"reasons":{}}""", true, null)]
    [InlineData(503, """{"status":"Unhealthy","checks":{"streams":"Unhealthy"},"reasons":{"streams":"payments[3] is stalled.","archive":"So is it."}}""", false, "payments[3] is stalled. So is it.")]
    [InlineData(503, """{"status":"Unhealthy","checks":{"host":"Unhealthy"},"reasons":{}}""", false, null)]
    [InlineData(503, """{"status":"Unhealthy"}""", false, null)]
    [InlineData(503, "[1]", false, null)]
    [InlineData(502, "a proxy's page", false, null)]
    public async Task A_host_that_is_not_ready_says_why(int status, string body, bool ready, string? reason)
    {
        var url = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{FreePort.Find(1)[0]}/");
        using var host = new HttpListener { Prefixes = { url } };
        host.Start();
        var asked = ReadyProbe.AskAsync(url, TestContext.Current.CancellationToken);
        var request = await host.GetContextAsync().WaitAsync(TestContext.Current.CancellationToken);
        request.Response.StatusCode = status;
        await using (var writer = new StreamWriter(request.Response.OutputStream))
        {
            await writer.WriteAsync(body);
        }

        Assert.Equal((ready, reason), await asked);
    }
}
