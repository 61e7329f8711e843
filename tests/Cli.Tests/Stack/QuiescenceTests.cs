using KiVendTout.Cli.Stack;
using KiVendTout.Cli.Tests.Support;
using KiVendTout.Cli.Topics;
using KiVendTout.Testing.Kafka;
using KiVendTout.Testing.Postgres;

namespace KiVendTout.Cli.Tests.Stack;

public sealed class QuiescenceTests(PostgresFixture postgres)
{
    [Fact]
    public async Task Brokers_that_are_away_for_a_while_are_waited_for()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await using var kafka = new EmbeddedKafkaFixture();
        TopicCreator.Create(kafka.Cluster);
        await kafka.StopBrokersAsync();
        var settings = StackSettings.Begin(_ => null);
        settings.Set(SettingKeys.Kafka, kafka.BootstrapServers);
        settings.Set(SettingKeys.PostgresReadOnly, database.Reader);
        var clock = new RetryClock();

        var waiting = Quiescence.WaitAsync(settings, clock, TestContext.Current.CancellationToken);
        await Task.WhenAny(clock.Retried, waiting);
        Assert.False(waiting.IsCompleted, "the first question has failed, and it asks again");
        await kafka.StartBrokersAsync();

        await waiting;
    }
}
