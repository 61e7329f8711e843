using KiVendTout.Grains.Tests.Support;
using KiVendTout.Testing.Postgres;

namespace KiVendTout.Grains.Tests.Outbox;

public sealed class OutboxRelayTests(PostgresFixture postgres) : IAsyncLifetime
{
    private const string Topic = "fraud-alerts";
    private const int Rows = 50;

    private RunningSilo _silo = null!;

    public async ValueTask InitializeAsync() => _silo = await RunningSilo.StartAsync(postgres, "--Archive:Enabled=false");

    public ValueTask DisposeAsync() => _silo.DisposeAsync();

    [Fact]
    public async Task A_producer_that_has_lost_its_sequence_is_replaced_and_a_key_keeps_its_order()
    {
        _silo.BreakNextProducer();

        await _silo.QueryAsync<object>(
            $"INSERT INTO outbox (topic, key, ce_id, ce_type, payload) SELECT '{Topic}', 'C1', 'E' || i, 'test', decode(lpad(to_hex(i), 2, '0'), 'hex') FROM generate_series(1, {Rows}) i");

        await _silo.WaitForAsync("NOT EXISTS (SELECT FROM outbox)");
        var firsts = _silo.Read(Topic, Rows).Select(record => (int)record.Message.Value[0]).Distinct();
        Assert.Equal(Enumerable.Range(1, Rows), firsts);
    }
}
