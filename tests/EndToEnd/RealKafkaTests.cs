using System.Diagnostics;
using KiVendTout.Testing.Kafka;

namespace KiVendTout.EndToEnd;

/// <summary>The whole system on three brokers of Apache Kafka: whatever dies in the middle of a load, no figure changes.</summary>
public class RealKafkaTests(RealKafka kafka, ITestOutputHelper output) : IClassFixture<RealKafka>
{
    private const int RecordsPerSecond = 150;

    /// <summary>Enough that there is something new to load as long as something is killed.</summary>
    private const int Customers = 180;

    private const string NoOrderKept =
        """
        SELECT count(*) FROM (
            SELECT payment_id < lag(payment_id) OVER (PARTITION BY customer_id ORDER BY position) AS too_early FROM payment_assessments) payments
        WHERE too_early
        """;

    /// <summary>Longest pause before a kill: a silo that has just become ready, one that works, and one that is only starting, all have their turn.</summary>
    private static readonly TimeSpan PauseMax = TimeSpan.FromSeconds(3);

    /// <summary>A silo that has died many times is started again only after half a minute, and then there is much to catch up with.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(4);

    private readonly Stopwatch _watch = Stopwatch.StartNew();

    [Fact]
    public async Task Brokers_and_silos_that_are_killed_during_a_load_change_no_figure()
    {
        Assert.SkipUnless(kafka.IsPresent, RealKafka.WhyNone);
        var directory = Directory.CreateTempSubdirectory("kvt-shop-");
        try
        {
            var expected = new ShopFiles(Customers).Write(directory.FullName);
            await using var stack = new Stack { KafkaServers = kafka.BootstrapServers };
            await stack.UpAsync("--empty", "--silos", "2");
            await using (var load = EndlessLoad.Start(stack, directory.FullName, RecordsPerSecond))
            {
                await stack.WaitAsync("a first payment", async () => await AssessedAsync(stack) > 0, Limit);
                await KillAsync(stack);
                await load.ThrowIfFailedAsync();
            }

            Tell("the load is killed, and begun again");
            var whole = await stack.RunAsync("data", "load", directory.FullName);
            Assert.True(whole.ExitCode == 0, $"{whole.Output}\n{whole.Error}");
            await stack.WaitAsync("all processes are ready", async () => (await stack.ProcessesAsync()).TrueForAll(process => process.Ready), Limit);
            await stack.WaitAsync("an empty outbox", async () => await stack.QueryAsync<long>("SELECT count(*) FROM outbox") == 0, Limit);
            await stack.WaitForLagZeroAsync(Limit);
            Tell("all is read");
            await CompareAsync(stack, expected, directory.FullName);
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }

    /// <summary>Ten kills of silos: with a broker less, with all three, with none, and with all three again.</summary>
    private async Task KillAsync(Stack stack)
    {
        Tell("kill broker 2");
        await kafka.KillAsync(2);
        await KillSilosAsync(stack, times: 3);
        await kafka.RestartAsync(2);
        Tell("broker 2 is back");
        await KillSilosAsync(stack, times: 3);

        await stack.WaitAsync("a silo that is ready", async () => (await SilosAsync(stack)).Exists(silo => silo.Ready), Limit);
        Tell("kill all brokers");
        await kafka.KillAsync();
        var killed = await KillSiloAsync(stack);
        await stack.WaitAsync(
            "a silo that starts without a broker", async () => (await SilosAsync(stack)).Exists(silo => silo.Name == killed && silo is { Pid: > 0, Ready: false }), Limit);
        await kafka.RestartAsync();
        Tell("all brokers are back");
        await KillSilosAsync(stack, times: 3);
    }

    private async Task KillSilosAsync(Stack stack, int times)
    {
        for (var time = 0; time < times; time++)
        {
            await stack.WaitAsync("a silo that is ready", async () => (await SilosAsync(stack)).Exists(silo => silo.Ready), Limit);

            // Not a wait for anything: the moment is to be any.
            await Task.Delay(PauseMax * Random.Shared.NextDouble(), TestContext.Current.CancellationToken);
            await KillSiloAsync(stack);
        }
    }

    /// <returns>Its name.</returns>
    private async Task<string> KillSiloAsync(Stack stack)
    {
        StackProcess? victim = null;
        await stack.WaitAsync("a silo to kill", async () => (victim = (await SilosAsync(stack)).Find(TryKill)) is not null, Limit);
        Tell($"kill {victim!.Name}, which is {(victim.Ready ? "" : "not ")}ready; {await AssessedAsync(stack)} payments are assessed");
        return victim.Name;
    }

    private static bool TryKill(StackProcess silo)
    {
        if (silo.Pid == 0)
        {
            return false;
        }

        try
        {
            using var process = Process.GetProcessById(silo.Pid);
            process.Kill();
            return process.WaitForExit(Limit);
        }
        catch (ArgumentException)
        {
            // It has ended by itself since it was looked for.
            return false;
        }
    }

    /// <summary>In any order.</summary>
    private static async Task<List<StackProcess>> SilosAsync(Stack stack)
    {
        var silos = (await stack.ProcessesAsync()).Where(process => process.Name.StartsWith("silo-", StringComparison.Ordinal)).ToArray();
        Random.Shared.Shuffle(silos);
        return [.. silos];
    }

    private static async Task CompareAsync(Stack stack, Figures expected, string files)
    {
        Assert.Equal(expected, await Figures.ReadAsync(stack));
        await SessionsOfFile.CompareAsync(stack, files, expected.Sessions);
        Assert.Equal(0, await stack.QueryAsync<long>(NoOrderKept));
        Assert.Equal(0, await stack.QueryAsync<long>($"SELECT count(*) FROM customer_histories WHERE last_position <> {ShopFiles.PaymentsOfCustomer}"));

        var letters = (await stack.JsonAsync("topics", "--json")).EnumerateArray()
            .Where(topic => topic.GetProperty("topic").GetString()!.EndsWith(".dead-letter", StringComparison.Ordinal)).ToList();
        Assert.Equal(4, letters.Count);
        Assert.All(letters, topic => Assert.Equal(0, topic.GetProperty("end").GetInt64()));
    }

    private static Task<long> AssessedAsync(Stack stack) => stack.QueryAsync<long>("SELECT count(*) FROM payment_assessments");

    private void Tell(string what) => output.WriteLine($"{_watch.Elapsed.TotalSeconds,6:0.0} s {what}");
}
