using KiVendTout.Grains.Tests.Support;
using KiVendTout.Records.Topics;
using KiVendTout.Testing.Postgres;

namespace KiVendTout.Grains.Tests.Outbox;

/// <summary>The embedded broker drops what its readers are too late for: the relay must not run away from them.</summary>
public sealed class OutboxLeadTests(PostgresFixture postgres) : IAsyncLifetime
{
    /// <summary>An input topic: in a silo without streams only the test commits for it.</summary>
    private const string Read = TopicNames.CartEvents;

    private const string ReadByNobodyOfUs = "for-partners";
    private const int Lead = 10;
    private const int Rows = 3 * Lead;

    private RunningSilo _silo = null!;

    public async ValueTask InitializeAsync() => _silo = await RunningSilo.StartAsync(postgres, $"--Outbox:LeadMax={Lead}", "--Silo:Role=Worker");

    public ValueTask DisposeAsync() => _silo.DisposeAsync();

    [Fact]
    public async Task The_relay_sends_no_more_than_the_readers_follow_and_the_rest_waits_in_the_outbox()
    {
        using var grains = _silo.Group("kivendtout-core");
        using var archive = _silo.Group("kivendtout-archive");
        await WriteAsync(Read);

        for (var sent = Lead; sent <= Rows; sent += Lead)
        {
            await _silo.WaitForAsync($"(SELECT count(*) <= {Rows - sent} FROM outbox)");
            Assert.Equal(sent, grains.Count(Read));
            grains.CommitAll(Read);
            archive.CommitAll(Read);
        }
    }

    [Fact]
    public async Task A_topic_that_no_group_of_ours_reads_takes_no_room()
    {
        using var nobody = _silo.Group("kivendtout-core");
        _silo.CreateTopic(ReadByNobodyOfUs);
        await WriteAsync(ReadByNobodyOfUs);

        await _silo.WaitForAsync("NOT EXISTS (SELECT FROM outbox)");
        Assert.Equal(Rows, nobody.Count(ReadByNobodyOfUs));
    }

    private async Task WriteAsync(string topic) => await _silo.QueryAsync<object>(
        $"INSERT INTO outbox (topic, key, ce_id, ce_type, payload) SELECT '{topic}', 'C' || i, 'E' || i, 'test', '\\x01' FROM generate_series(1, {Rows}) i");
}
