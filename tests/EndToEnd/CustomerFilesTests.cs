using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Grpc.Core;
using Grpc.Net.Client;
using Grpc.Reflection.V1Alpha;
using KiVendTout.Contracts.Fraud.V1;

namespace KiVendTout.EndToEnd;

/// <summary>The shop's own files, from the command line to a read over each protocol.</summary>
public class CustomerFilesTests
{
    /// <summary>Some 80,000 records again, on a machine that may be slow.</summary>
    private static readonly TimeSpan LagLimit = TimeSpan.FromMinutes(3);

    [Fact]
    public async Task The_files_amount_to_what_their_description_says_and_stay_so()
    {
        var files = Stack.CustomerFiles;
        Assert.SkipWhen(files is null, "The shop's files are not beside this checkout.");

        await using var stack = new Stack();
        await stack.UpAsync("--dataset", files);
        Assert.Equal(Figures.OfCustomerFiles, await Figures.ReadAsync(stack));
        Assert.Equal(0, await stack.LagAsync(LagLimit));
        await ReadAsync(stack);
        await SessionsOfFile.CompareAsync(stack, files, sessions: 6_000);

        Assert.Equal(0, (await stack.RunAsync("data", "load", files)).ExitCode);
        await stack.WaitForLagZeroAsync(LagLimit);
        Assert.Equal(Figures.OfCustomerFiles, await Figures.ReadAsync(stack));
        await SessionsOfFile.CompareAsync(stack, files, sessions: 6_000);

        await ReplayAsync(stack);
        Assert.Equal(Figures.OfCustomerFiles, await Figures.ReadAsync(stack));
        await SessionsOfFile.CompareAsync(stack, files, sessions: 6_000);

        Assert.NotEqual(0, (await stack.RunAsync("up", "--detach")).ExitCode);
        Assert.Equal(0, (await stack.RunAsync("down")).ExitCode);
        await stack.UpAsync("--dataset", files);
        await stack.WaitForLagZeroAsync(LagLimit);
        Assert.Equal(Figures.OfCustomerFiles, await Figures.ReadAsync(stack));
    }

    /// <summary>Every record of every topic again: nothing is doubled by it.</summary>
    private static async Task ReplayAsync(Stack stack)
    {
        foreach (var topic in new[] { "payments", "orders", "user-events", "cart-events" })
        {
            var done = await stack.RunAsync("replay", "--topic", topic, "--from-time", "2020-01-01");
            Assert.True(done.ExitCode == 0, done.Output + done.Error);
            Assert.DoesNotContain("replay: 0 records", done.Output, StringComparison.Ordinal);
        }

        await stack.WaitForLagZeroAsync(LagLimit);
        var wrong = await stack.RunAsync("replay", "--topic", "payments", "--partition", "12");
        Assert.Equal((2, "kvt: partition: The topic has the partitions 0 to 11."), (wrong.ExitCode, wrong.Error.Trim()));
    }

    private static async Task ReadAsync(Stack stack)
    {
        var status = await stack.StatusAsync();
        var token = await stack.TokenAsync("admin");
        await ReadByRestAsync(status.GetProperty("gatewayHttp").GetString()!, token);
        await ReadByGrpcAsync(status.GetProperty("gatewayGrpc").GetString()!, token);
    }

    private static async Task ReadByRestAsync(string address, string token)
    {
        using var client = new HttpClient { BaseAddress = new Uri(address) };
        using var refused = await client.GetAsync(new Uri("/api/v1/customers/C00001", UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);

        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using var customer = JsonDocument.Parse(await client.GetStringAsync(new Uri("/api/v1/customers/C00001", UriKind.Relative), TestContext.Current.CancellationToken));
        Assert.Equal("BE", customer.RootElement.GetProperty("country").GetString());
        Assert.Equal("1973-09-15", customer.RootElement.GetProperty("birth_date").GetString());

        using var labelled = JsonDocument.Parse(await client.GetStringAsync(new Uri("/api/v1/payments?is_fraudulent=true", UriKind.Relative), TestContext.Current.CancellationToken));
        Assert.Equal(20, labelled.RootElement.GetProperty("payments").GetArrayLength());
        await ReadEventsAsync(client);
    }

    /// <summary>The events of a session and of its customer, page by page, are those of the file.</summary>
    private static async Task ReadEventsAsync(HttpClient client)
    {
        var happened = File.ReadLines(Path.Combine(Stack.CustomerFiles!, "events.jsonl"))
            .Select(line => JsonDocument.Parse(line).RootElement)
            .Where(line => line.GetProperty("customer_id").GetString() == "C00695")
            .Select(line => (Session: line.GetProperty("session_id").GetString(), Id: line.GetProperty("event_id").GetString()))
            .ToList();
        Assert.Equal(happened.Select(e => e.Id).Order(StringComparer.Ordinal), await EventsAsync(client, "customer_id=C00695"));
        Assert.Equal(
            happened.Where(e => e.Session == "S000001").Select(e => e.Id).Order(StringComparer.Ordinal), await EventsAsync(client, "session_id=S000001"));
    }

    private static async Task<List<string?>> EventsAsync(HttpClient client, string filter)
    {
        var events = new List<string?>();
        var token = "";
        do
        {
            var path = new Uri($"/api/v1/events?{filter}&page_size=5&page_token={Uri.EscapeDataString(token)}", UriKind.Relative);
            using var page = JsonDocument.Parse(await client.GetStringAsync(path, TestContext.Current.CancellationToken));
            events.AddRange(page.RootElement.GetProperty("events").EnumerateArray().Select(e => e.GetProperty("event_id").GetString()));
            token = page.RootElement.GetProperty("next_page_token").GetString()!;
        }
        while (token.Length > 0);

        return [.. events.Order(StringComparer.Ordinal)];
    }

    private static async Task ReadByGrpcAsync(string address, string token)
    {
        using var channel = GrpcChannel.ForAddress(address.Contains("://", StringComparison.Ordinal) ? address : "http://" + address);
        using (var reflection = new ServerReflection.ServerReflectionClient(channel).ServerReflectionInfo(cancellationToken: TestContext.Current.CancellationToken))
        {
            await reflection.RequestStream.WriteAsync(new ServerReflectionRequest { ListServices = "" }, TestContext.Current.CancellationToken);
            Assert.True(await reflection.ResponseStream.MoveNext(TestContext.Current.CancellationToken));
            Assert.Contains(reflection.ResponseStream.Current.ListServicesResponse.Service, service => service.Name == "kivendtout.fraud.v1.FraudAlertsService");
        }

        var alerts = new FraudAlertsService.FraudAlertsServiceClient(channel);
        var refused = await Assert.ThrowsAsync<RpcException>(() => alerts.ListFraudAlertsAsync(new ListFraudAlertsRequest()).ResponseAsync);
        Assert.Equal(StatusCode.Unauthenticated, refused.StatusCode);

        var headers = new Metadata { { "authorization", "Bearer " + token } };
        var seen = new HashSet<string>();
        var request = new ListFraudAlertsRequest { PageSize = 50 };
        do
        {
            var page = await alerts.ListFraudAlertsAsync(request, headers, cancellationToken: TestContext.Current.CancellationToken);
            Assert.All(page.Alerts, alert => Assert.True(seen.Add(alert.AlertId)));
            request.PageToken = page.NextPageToken;
        }
        while (request.PageToken.Length > 0);

        Assert.Equal(184, seen.Count);
    }
}
