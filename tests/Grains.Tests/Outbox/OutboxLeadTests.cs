using KiVendTout.Grains.Tests.Support;
using KiVendTout.Testing.Postgres;

namespace KiVendTout.Grains.Tests.Outbox;

/// <summary>The embedded broker drops what its readers are too late for: the relay must not run away from them.</summary>
public sealed class OutboxLeadTests(PostgresFixture postgres) : IAsyncLifetime
{
    /// <summary>A topic that only the test commits for.</summary>
    private const string Topic = "read-by-the-test";

    private const int Lead = 10;
    private const int Rows = 3 * Lead;

    private RunningSilo _silo = null!;

    public async ValueTask InitializeAsync() => _silo = await RunningSilo.StartAsync(postgres, $"--Outbox:LeadMax={Lead}", "--Archive:Enabled=false");

    public ValueTask DisposeAsync() => _silo.DisposeAsync();

    [Fact]
    public async Task The_relay_sends_no_more_than_the_grains_follow_and_the_rest_waits_in_the_outbox()
    {
        using var grains = _silo.Group("kivendtout-core");
        _silo.CreateTopic(Topic);
        await _silo.QueryAsync<object>(
            $"INSERT INTO outbox (topic, key, ce_id, ce_type, payload) SELECT '{Topic}', 'C' || i, 'E' || i, 'test', '\\x01' FROM generate_series(1, {Rows}) i");

        await _silo.WaitForAsync($"(SELECT count(*) <= {Rows - Lead} FROM outbox)");

        // A payment is judged meanwhile: time enough for the relay to look again at what is committed.
        await _silo.SendAsync(Payments.PaymentRecordTests.Attempt("P1", "C1", cents: 200_00));
        await _silo.WaitForAsync("EXISTS (SELECT FROM fraud_alerts)");
        Assert.Equal(Lead, grains.Count(Topic));

        for (var sent = Lead; sent < Rows; sent += Lead)
        {
            grains.CommitAll(Topic);
            await _silo.WaitForAsync($"(SELECT count(*) <= {Math.Max(0, Rows - sent - Lead)} FROM outbox WHERE topic = '{Topic}')");
            Assert.Equal(sent + Lead, grains.Count(Topic));
        }

        await _silo.WaitForAsync("NOT EXISTS (SELECT FROM outbox)");
        Assert.Single(_silo.Read("fraud-alerts", 1));
    }
}
