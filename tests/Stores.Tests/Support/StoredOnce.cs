using KiVendTout.Domain.Fraud;
using KiVendTout.Domain.Payments;

namespace KiVendTout.Stores.Tests.Support;

/// <summary>Whether what is stored is what the records say, each thing once.</summary>
/// <param name="shop">Where it is stored.</param>
/// <param name="topic">The records, all of them delivered.</param>
/// <param name="owners">All who wrote, and one more once; none when that is not known.</param>
internal sealed class StoredOnce(Shop shop, PaymentTopic topic, IReadOnlyList<Owners> owners)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async Task CheckAsync()
    {
        foreach (var log in topic.Logs)
        {
            await CheckHistoryAsync(log);
            foreach (var payment in log.GroupBy(record => record.PaymentId))
            {
                await CheckPaymentAsync(payment.Key, [.. payment]);
            }
        }

        var refused = topic.Refused[0].CustomerId.Value;
        foreach (var table in new[] { "customers", "customer_histories", "payments", "payment_assessments", "fraud_alerts" })
        {
            Assert.Empty(await shop.ColumnAsync($"SELECT '{table}' FROM {table} WHERE customer_id = '{refused}'"));
        }
    }

    private async Task CheckHistoryAsync(PaymentRecord[] log)
    {
        var id = log[0].CustomerId;
        var expected = new CustomerHistory(id);
        var commit = CustomerFold.FoldAll(expected, "FR", log, CustomerWriter.Rules, Samples.Noon)!;
        expected.Trim();
        var stored = await shop.Assessments.LoadAsync(id, Token);
        expected.Version = stored.Version;
        Assert.True(Samples.Same(expected, stored), $"{id} is not what its records make of it");

        if (owners.Count > 0)
        {
            // The last commit may have been the quiet owner's. A writer that was fenced off and wrote all the same would be one too many.
            var writes = owners.Select(silo => silo.WritesOf(id)).ToList();
            var told = writes.Sum(write => write.Committed);
            Assert.InRange(stored.Version, Math.Max(1, told), told + writes.Sum(write => write.Unknown) + 1);
        }

        var alerts = commit.Alerts.Select(alert => alert.AlertId).ToList();
        Assert.Equal(alerts.Order(StringComparer.Ordinal), await shop.ColumnAsync($"SELECT alert_id FROM fraud_alerts WHERE customer_id = '{id}' ORDER BY alert_id COLLATE \"C\""));
        Assert.Equal(alerts, await shop.ColumnAsync($"SELECT ce_id FROM outbox WHERE key = '{id}' ORDER BY id"));
        Assert.Equal(
            alerts.Order(StringComparer.Ordinal),
            await shop.ColumnAsync($"SELECT row_key FROM audit_log WHERE table_name = 'fraud_alerts' AND row_key LIKE '{id}P%' ORDER BY row_key COLLATE \"C\""));
        Assert.Equal(
            commit.Opened.Select(row => $"{row.PaymentId} {row.Position} {row.Outcomes.Length}").Order(StringComparer.Ordinal),
            (await shop.ColumnAsync($"SELECT concat_ws(' ', payment_id, position, coalesce(jsonb_array_length(evidence -> 'outcomes'), 0)) FROM payment_assessments WHERE customer_id = '{id}'"))
                .Order(StringComparer.Ordinal));
        await new Trail(shop).CheckAsync("customers", "customer_id", id.Value);
    }

    private async Task CheckPaymentAsync(PaymentId id, PaymentRecord[] records)
    {
        var stored = await shop.Payments.LoadAsync(id, Token);
        var fold = records.Aggregate(new PaymentState { PaymentId = id }, PaymentLifecycle.Decide) with
        {
            CustomerId = records[0].CustomerId,
            Attempt = records.OfType<PaymentAttempted>().SingleOrDefault(),
        };
        Assert.NotNull(stored);
        Assert.Equal(fold with { Refunds = stored.Refunds, Version = stored.Version }, stored);
        Assert.Equal(fold.Refunds, stored.Refunds);
        await new Trail(shop).CheckAsync("payments", "payment_id", id.Value);
    }
}
