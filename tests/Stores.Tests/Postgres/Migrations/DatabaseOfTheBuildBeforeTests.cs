using KiVendTout.Domain.Fraud;
using KiVendTout.Domain.Payments;
using KiVendTout.Stores.Postgres.Migrations;

namespace KiVendTout.Stores.Tests.Postgres.Migrations;

/// <summary>
/// A database that the build before has filled, and left wherever it was killed: assessments without their payments and payments without
/// their assessments, settlements before attempts, references, erased customers.
/// </summary>
public sealed class DatabaseOfTheBuildBeforeTests(PostgresFixture postgres) : IAsyncLifetime
{
    private const string FirstScriptSince = "App.0021";
    private const int Topics = 12;
    private const int CommitRecordsMax = 3;

    private TestDatabase _database = null!;
    private Shop _shop = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _database = await postgres.CreateDatabaseAsync();
        _shop = new Shop(_database);
        await _shop.MigrateUntilAsync(FirstScriptSince);
    }

    public async ValueTask DisposeAsync()
    {
        await _shop.DisposeAsync();
        await _database.DisposeAsync();
    }

    [Fact]
    public async Task All_reads_as_before_every_rule_hit_is_recomputed_and_what_was_not_done_is_done_once()
    {
        var topics = Enumerable.Range(0, Topics).Select(seed => new PaymentTopic(seed, $"T{seed}")).ToList();
        var left = new List<Left>();
        foreach (var (log, seed) in topics.SelectMany(topic => topic.Logs).Select((log, seed) => (log, seed)))
        {
            left.Add(await FillAsync(log, new Random(seed)));
        }

        Assert.Contains(left, customer => customer.Folded > customer.Followed);
        Assert.Contains(left, customer => customer.Folded < customer.Followed);

        await DatabaseMigrator.MigrateAsync(_database.Migrator, _database.KeysMigrator, null, Token);

        foreach (var customer in left)
        {
            await CheckHistoryAsync(customer);
            await CheckPaymentsAsync(customer);
        }

        foreach (var topic in topics)
        {
            var owners = new Owners(_shop.Assessments, _shop.Payments);
            Assert.True(await owners.FoldAsync(topic.Logs));
            foreach (var payment in topic.Logs.SelectMany(log => log).GroupBy(record => record.PaymentId))
            {
                Assert.True(await owners.FollowAsync(payment.Key, payment));
            }

            await new StoredOnce(_shop, topic, []).CheckAsync();
        }
    }

    [Fact]
    public async Task Who_was_erased_has_no_links_and_all_else()
    {
        var topic = new PaymentTopic(3, "E");
        foreach (var log in topic.Logs)
        {
            await FillAsync(log, new Random(3));
            await new BuildBefore(_shop).EraseAsync(log[0].CustomerId);
        }

        await DatabaseMigrator.MigrateAsync(_database.Migrator, _database.KeysMigrator, null, Token);

        foreach (var log in topic.Logs)
        {
            foreach (var attempt in (await EvidenceAsync(log)).Select(evidence => evidence.Attempt).OfType<PaymentAttempted>())
            {
                var bare = log.OfType<PaymentAttempted>().Single(record => record.PaymentId == attempt.PaymentId) with { CardBin = null, IpHash = null, DeviceId = null };
                Assert.Equal(bare, attempt);
                Assert.Equal(bare, (await _shop.Payments.LoadAsync(attempt.PaymentId, Token))!.Attempt);
            }
        }
    }

    /// <summary>The build before reads some of a customer's records: its two grains each as far as they come.</summary>
    private async Task<Left> FillAsync(PaymentRecord[] log, Random random)
    {
        var build = new BuildBefore(_shop);
        var left = new Left(log, random.Next(log.Length + 1), random.Next(log.Length + 1));
        var history = new CustomerHistory(log[0].CustomerId);
        for (int done = 0, records; done < left.Folded; done += records)
        {
            records = Math.Min(random.Next(1, CommitRecordsMax + 1), left.Folded - done);
            await build.CommitAsync(CustomerFold.FoldAll(history, "FR", log[done..(done + records)], CustomerWriter.Rules, Samples.Noon)!);
            history.Version++;
        }

        foreach (var payment in log[..left.Followed].GroupBy(record => record.PaymentId))
        {
            var state = new PaymentState { PaymentId = payment.Key };
            foreach (var record in payment)
            {
                state = Follow(state, record);
                await build.CommitAsync(state);
                state = state.WithVersion(state.Version + 1);
            }
        }

        return left;
    }

    private async Task CheckHistoryAsync(Left left)
    {
        var expected = new CustomerHistory(left.CustomerId);
        CustomerFold.FoldAll(expected, "FR", left.Log[..left.Folded], CustomerWriter.Rules, Samples.Noon);
        expected.Trim();
        var stored = await _shop.Assessments.LoadAsync(left.CustomerId, Token);
        expected.Version = stored.Version;
        Assert.True(Samples.Same(expected, stored), $"{left.CustomerId} does not read as before");

        // From the evidence alone, in the order of the records' arrival.
        var told = (await EvidenceAsync(left.Log)).SelectMany(evidence => evidence.Outcomes.Append(evidence.Attempt)).OfType<PaymentRecord>()
            .OrderBy(record => Array.FindIndex(left.Log, logged => logged == record)).ToList();
        Assert.Equal(left.Log[..left.Folded], told);
        var again = new CustomerHistory(left.CustomerId) { Version = stored.Version };
        CustomerFold.FoldAll(again, "FR", told, CustomerWriter.Rules, Samples.Noon);
        again.Trim();
        Assert.True(Samples.Same(again, stored), $"{left.CustomerId}: the rules hit otherwise");
    }

    private Task<IReadOnlyList<PaymentEvidence>> EvidenceAsync(PaymentRecord[] log) =>
        _shop.Assessments.FindAsync(log[0].CustomerId, [.. log.Select(record => record.PaymentId).Distinct()], Token);

    private async Task CheckPaymentsAsync(Left left)
    {
        foreach (var id in left.Log.Select(record => record.PaymentId).Distinct())
        {
            var expected = left.Log[..left.Followed].Where(record => record.PaymentId == id).Aggregate(new PaymentState { PaymentId = id }, Follow);
            var scored = left.Log[..left.Folded].OfType<PaymentAttempted>().SingleOrDefault(record => record.PaymentId == id);
            var stored = await _shop.Payments.LoadAsync(id, Token) ?? new PaymentState { PaymentId = id };
            expected = expected with { Attempt = expected.Attempt ?? scored, CustomerId = scored?.CustomerId ?? expected.CustomerId };
            Assert.Equal(expected with { Refunds = stored.Refunds, Version = stored.Version }, stored);
            Assert.Equal(expected.Refunds, stored.Refunds);

            var shown = await _shop.Get<IPaymentQueries>().FindAsync(id, Token);
            Assert.Equal(expected.CustomerId is null, shown is null);
            Assert.Equal(scored is null, shown?.Assessment is null);
        }
    }

    private static PaymentState Follow(PaymentState state, PaymentRecord record) =>
        record is PaymentAttempted attempt ? state with { CustomerId = attempt.CustomerId, Attempt = attempt } : PaymentLifecycle.Decide(state, record);

    /// <summary>A customer's records, and how far the two grains came with them.</summary>
    private sealed record Left(PaymentRecord[] Log, int Folded, int Followed)
    {
        public CustomerId CustomerId => Log[0].CustomerId;
    }
}
