namespace KiVendTout.Stores.Tests.Postgres;

/// <summary>
/// A session keeps the plans of its statements, those of checks of references among them. One made while a table was small, and known to be, must
/// be good when it has grown.
/// </summary>
public sealed class PlanTests(ShopDatabases databases) : ShopTests(databases)
{
    // More than the times that PostgreSQL plans a statement anew before it settles.
    private const int Commits = 12;

    private const string Scans = "SELECT relname || ' ' || seq_scan FROM pg_stat_user_tables ORDER BY relname";

    private const string Sessions =
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'kivendtout'";

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task No_table_is_read_from_end_to_end_though_all_was_planned_when_there_was_nothing()
    {
        await LiveAsync(1);
        await Shop.ExecuteAsync("ANALYZE");
        var before = await Shop.ColumnAsync(Scans);

        await LiveAsync(Commits);

        Assert.Equal(before, await Shop.ColumnAsync(Scans));
    }

    /// <summary>The life of a silo. What its sessions have read is told when they end.</summary>
    private async Task LiveAsync(int commits)
    {
        var written = await PaymentsAsync();
        await using (var silo = Shop.OpenAgain())
        {
            for (var i = 0; i < commits; i++)
            {
                await WriteAsync(silo, written + i);
            }
        }

        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Token);
        patience.CancelAfter(Limit);
        while (await PaymentsAsync() < written + commits || await Shop.ScalarAsync<long>(Sessions) > 0)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(20), patience.Token);
        }
    }

    /// <summary>All that comes with a payment: an alert, which refers to payment and session, an outcome, and its way out.</summary>
    private static async Task WriteAsync(Shop silo, long i)
    {
        var (payment, customer) = (new PaymentId($"PAY{i}"), $"C{i}");
        var writer = await CustomerWriter.WakeAsync(silo.Assessments, customer);
        Assert.Equal(WriteOutcome.Committed, await writer.ReceiveAsync(Samples.Attempt(payment.Value, customer, cents: 20_000, session: $"S{i}")));
        Assert.Equal(WriteOutcome.Committed, await writer.ReceiveAsync(Samples.Settled(payment.Value, customer, Samples.Noon)));
        await new Owners(silo.Assessments, silo.Payments).FollowAsync(payment, [Samples.Settled(payment.Value, customer, Samples.Noon)]);
        await silo.Assessments.FindAsync(new(customer), [payment], Token);
        var waiting = await silo.Outbox.ReadAsync(1, Token);
        await silo.Outbox.DeleteAsync([.. waiting.Select(row => row.Id)], Token);
    }

    private Task<long> PaymentsAsync() => Shop.ScalarAsync<long>("SELECT n_tup_ins FROM pg_stat_user_tables WHERE relname = 'payments'");
}
