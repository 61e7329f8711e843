using System.Net.Http.Headers;
using System.Text;
using Confluent.Kafka;
using KiVendTout.Testing.Kafka;

namespace KiVendTout.EndToEnd;

/// <summary>A broker that asks for name and password over TLS: every Kafka client of every program gets in, or says why it does not.</summary>
public class SecureKafkaTests(SecureSystem system) : IClassFixture<SecureSystem>
{
    private const string Topic = "payments";
    private const string WrongPassword = "not-this-one-4711";

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    /// <summary>What is wrong, and what the one line about it must hold.</summary>
    public static TheoryData<string, string, string> Wrong => new()
    {
        { "sasl.password", WrongPassword, "sasl.password" },
        { "sasl.username", "nobody", "sasl.username" },
        { "sasl.mechanism", "PLAIN", "sasl.mechanism" },
        { "ssl.ca.location", "other", "ssl.ca.location" },
        { "security.protocol", "PLAINTEXT", "security.protocol" },
        { "security.protocol", "SSL", "security.protocol" },
    };

    private Stack Stack => system.Stack;

    /// <summary>
    /// Command: admin, questions, loader, letters. Silo: streams in, letters out, archive, outbox, reading aside. Gateway: events. Each of them makes
    /// a client in a place of its own.
    /// </summary>
    [Fact]
    public async Task Every_client_of_every_program_gets_in()
    {
        Assert.SkipUnless(system.Kafka.IsPresent, SecureKafka.WhyNone);
        await LoadAsync();
        await PublishAsync();
        await SendWhatIsNoneAsync();
        await Stack.WaitAsync("a dead letter on its topic", async () => await EndAsync(Topic + ".dead-letter") == 1, Limit);
        await RunAsync("1 sent again", "dead-letters", "replay");
        await RunAsync("", "replay", "--topic", Topic, "--from-time", "2020-01-01T00:00:00Z");
        await Stack.WaitForLagZeroAsync(Limit);
        await Stack.WaitAsync("alerts on their topic", async () => await EndAsync("fraud-alerts") > 0, Limit);

        Assert.True(Stack.IsLogged("sasl.password=[redacted]"));
        Assert.False(Stack.IsLogged(system.Kafka.Password));
    }

    [Theory]
    [MemberData(nameof(Wrong))]
    public async Task Who_is_not_let_in_is_told_why_in_one_line(string setting, string value, string told)
    {
        Assert.SkipUnless(system.Kafka.IsPresent, SecureKafka.WhyNone);
        var variables = SecureSystem.Variables((setting, value == "other" ? system.Kafka.OtherAuthority : value));

        var refused = await Stack.RunWithAsync(variables, "topics");

        Refused(refused, told);
    }

    [Fact]
    public async Task A_load_and_a_start_that_are_not_let_in_end_at_once()
    {
        Assert.SkipUnless(system.Kafka.IsPresent, SecureKafka.WhyNone);
        var variables = SecureSystem.Variables(("sasl.password", WrongPassword));
        var directory = Directory.CreateTempSubdirectory("kvt-shop-");
        try
        {
            new ShopFiles(10).Write(directory.FullName);
            Refused(await Stack.RunWithAsync(variables, "data", "load", directory.FullName), "sasl.password", isAlone: false);
        }
        finally
        {
            directory.Delete(recursive: true);
        }

        Refused(await Stack.RunWithAsync(variables, "topics", "--create"), "sasl.password");
        Refused(await Stack.RunWithAsync(variables, "dead-letters", "replay"), "sasl.password");
    }

    [Fact]
    public async Task Hosts_that_are_not_let_in_any_more_are_not_ready_until_they_are()
    {
        Assert.SkipUnless(system.Kafka.IsPresent, SecureKafka.WhyNone);
        await system.Kafka.ForbidAsync();
        await system.Kafka.RestartAsync();
        await Stack.WaitAsync(
            "all hosts say that Kafka refuses them",
            async () => (await HostsAsync()).TrueForAll(host => !host.Ready && host.Reason?.Contains("Kafka", StringComparison.Ordinal) == true
                && host.Reason.Contains("sasl.password", StringComparison.Ordinal)),
            Limit);

        await system.Kafka.AllowAsync();

        await Stack.WaitAsync("all hosts are ready", async () => (await HostsAsync()).TrueForAll(host => host.Ready), Limit);
        Assert.False(Stack.IsLogged(system.Kafka.Password));
    }

    private static void Refused(CommandResult result, string told, bool isAlone = true)
    {
        Assert.Equal(1, result.ExitCode);
        var line = Assert.Single(result.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.StartsWith("kvt: ", line, StringComparison.Ordinal);
        Assert.Contains(told, line, StringComparison.Ordinal);
        Assert.DoesNotContain(WrongPassword, result.Output + result.Error, StringComparison.Ordinal);
        if (isAlone)
        {
            Assert.Empty(result.Output);
        }
    }

    private async Task LoadAsync()
    {
        var directory = Directory.CreateTempSubdirectory("kvt-shop-");
        try
        {
            var expected = new ShopFiles(10).Write(directory.FullName);
            await RunAsync("", "data", "load", directory.FullName);
            await Stack.WaitForLagZeroAsync(Limit);
            Assert.Equal(expected, await Figures.ReadAsync(Stack));
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }

    private async Task PublishAsync()
    {
        const string json = """{"events":[{"event_id":"E1","event_time":"2026-03-01T12:00:00Z","event_type":"search","customer_id":"C00001","session_id":"S000000"}]}""";
        using var http = new HttpClient { BaseAddress = new Uri((await Stack.StatusAsync()).GetProperty("gatewayHttp").GetString()!) };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", await Stack.TokenAsync("service"));
        using var body = new StringContent(json, Encoding.UTF8, "application/json");
        using var answer = await http.PostAsync(new Uri("/api/v1/events", UriKind.Relative), body, TestContext.Current.CancellationToken);
        var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(answer.IsSuccessStatusCode, text);
        Assert.Contains("\"accepted_count\":1", text.Replace(" ", "", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    private async Task SendWhatIsNoneAsync()
    {
        using var producer = new ProducerBuilder<string, string>(new ProducerConfig(new Dictionary<string, string>(system.Kafka.ClientSettings))
        {
            BootstrapServers = system.Kafka.BootstrapServers,
        }).Build();
        await producer.ProduceAsync(Topic, new Message<string, string> { Key = "C00001", Value = "{}" }, TestContext.Current.CancellationToken);
    }

    private async Task RunAsync(string told, params string[] arguments)
    {
        var result = await Stack.RunAsync(arguments);
        Assert.True(result.ExitCode == 0, $"{result.Output}\n{result.Error}");
        Assert.Contains(told, result.Output, StringComparison.Ordinal);
    }

    private async Task<long> EndAsync(string topic) => (await Stack.JsonAsync("topics", "--json")).EnumerateArray()
        .Single(found => found.GetProperty("topic").GetString() == topic).GetProperty("end").GetInt64();

    private async Task<List<StackProcess>> HostsAsync() =>
        (await Stack.ProcessesAsync()).FindAll(process => process.Name is "gateway" or "silo-1" or "worker-1");
}
