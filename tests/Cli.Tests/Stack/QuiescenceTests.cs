using Confluent.Kafka;
using KiVendTout.Cli.Stack;
using KiVendTout.Embedded.Processes;
using KiVendTout.Records.Topics;
using KiVendTout.Testing.Kafka;
using KiVendTout.Testing.Postgres;

namespace KiVendTout.Cli.Tests.Stack;

public sealed class QuiescenceTests(PostgresFixture postgres) : IAsyncLifetime
{
    private const int OffsetFetch = 9;

    private static readonly TimeSpan StallLimit = TimeSpan.FromSeconds(120);

    private readonly EmbeddedKafkaFixture _kafka = new();
    private readonly PauseClock _time = new();
    private readonly StackSettings _settings = StackSettings.Begin(_ => null);
    private TestDatabase _database = null!;

    public async ValueTask InitializeAsync()
    {
        _database = await postgres.CreateDatabaseAsync();
        _settings.Set(SettingKeys.Kafka, _kafka.BootstrapServers);
        _settings.Set(SettingKeys.PostgresReadOnly, _database.Reader);
        foreach (var topic in TopicCatalogue.InputNames)
        {
            _kafka.Cluster.CreateTopic(topic, Topic.Partitions);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _kafka.DisposeAsync();
        await _database.DisposeAsync();
    }

    [Fact]
    public async Task Brokers_that_do_not_answer_are_asked_again()
    {
        _kafka.Cluster.RefuseRequests(OffsetFetch, ErrorCode.GroupAuthorizationFailed, times: 3);

        await WaitAsync();

        Assert.Equal(3, _time.Pauses);
    }

    [Fact]
    public async Task Brokers_that_never_answer_end_the_wait_at_the_limit_with_what_they_said()
    {
        _kafka.Cluster.RefuseRequests(OffsetFetch, ErrorCode.GroupAuthorizationFailed, times: 1_000);

        Assert.StartsWith("Kafka does not answer", await FailureAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_topic_that_the_brokers_do_not_know_is_not_finished()
    {
        await using var empty = new EmbeddedKafkaFixture();
        _settings.Set(SettingKeys.Kafka, empty.BootstrapServers);

        Assert.StartsWith("Kafka does not know topic", await FailureAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(6)]
    [InlineData(13)]
    public async Task A_topic_of_another_number_of_partitions_ends_the_wait_at_once(int partitions)
    {
        await using var other = new EmbeddedKafkaFixture();
        _settings.Set(SettingKeys.Kafka, other.BootstrapServers);
        foreach (var topic in TopicCatalogue.InputNames)
        {
            other.Cluster.CreateTopic(topic, topic == TopicNames.Orders ? partitions : Topic.Partitions);
        }

        var failure = await Assert.ThrowsAsync<CommandFailedException>(WaitAsync);

        Assert.StartsWith($"topic orders has {partitions} partitions, 12 are wanted", failure.Message, StringComparison.Ordinal);
        Assert.Equal(0, _time.Pauses);
    }

    [Fact]
    public async Task A_database_that_never_answers_ends_the_wait_at_the_limit_with_what_it_said()
    {
        _settings.Set(SettingKeys.PostgresReadOnly, $"{_database.Reader};Password=wrong");

        Assert.Contains("password authentication failed", await FailureAsync(), StringComparison.Ordinal);
    }

    private Task WaitAsync() => Quiescence.WaitAsync(_settings, _time, TestContext.Current.CancellationToken);

    private async Task<string> FailureAsync()
    {
        var failure = await Assert.ThrowsAsync<CommandFailedException>(WaitAsync);
        Assert.True(_time.Passed > StallLimit);
        return failure.Message;
    }

    /// <summary>Stands still but for pauses: each takes no time, and is ten seconds for it.</summary>
    private sealed class PauseClock : TimeProvider
    {
        private static readonly TimeSpan Pause = TimeSpan.FromSeconds(10);

        public int Pauses { get; private set; }

        public TimeSpan Passed => Pauses * Pause;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => Passed.Ticks;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            Pauses++;
            return base.CreateTimer(callback, state, TimeSpan.Zero, period);
        }
    }
}
