using KiVendTout.Domain.Fraud;

namespace KiVendTout.Stores.Tests.Postgres.Fraud;

public sealed class FraudAlertQueriesTests(ShopDatabases databases) : ShopTests(databases)
{
    [Fact]
    public async Task Pages_hold_every_alert_once_the_newest_first()
    {
        var alerts = Enumerable.Range(0, 30).Select(i => new FraudAlert
        {
            AlertId = $"AL{i:00}",
            PaymentId = new($"PAY{i}"),
            CustomerId = new($"C{i % 3}"),
            // Many at the same moment: the id decides.
            RaisedAt = Samples.Noon.AddMicroseconds(i / 7),
            AmountCents = i,
            RuleId = i % 2 == 0 ? "high_amount" : "burst",
            Origin = AlertOrigin.Import,
            Status = i % 5 == 0 ? AlertStatus.Confirmed : AlertStatus.Open,
        }).ToArray();
        foreach (var alert in alerts)
        {
            await Shop.Assessments.ImportAlertAsync(alert, "load", Token);
        }

        await HoldsAsync(new AlertFilter(), _ => true);
        await HoldsAsync(new AlertFilter { CustomerId = new("C1") }, alert => alert.CustomerId == new CustomerId("C1"));
        await HoldsAsync(new AlertFilter { RuleId = "burst", Origin = AlertOrigin.Import }, alert => alert.RuleId == "burst");
        await HoldsAsync(new AlertFilter { Status = AlertStatus.Confirmed }, alert => alert.Status == AlertStatus.Confirmed);
        await HoldsAsync(new AlertFilter { Origin = AlertOrigin.Rule }, _ => false);

        async Task HoldsAsync(AlertFilter filter, Func<FraudAlert, bool> belongs)
        {
            var found = new List<FraudAlert>();
            string? after = null;
            do
            {
                var page = await Shop.Get<IFraudAlertQueries>().ListAsync(filter, new PageRequest(4, after), Token);
                found.AddRange(page.Items);
                after = page.Next;
            }
            while (after is not null);
            Assert.Equal(alerts.Where(belongs).OrderByDescending(alert => (alert.RaisedAt, alert.AlertId)), found);
        }
    }

    [Theory]
    [InlineData("!")]
    [InlineData("Y3VzdG9tZXJzCkMx")]
    [InlineData("ZnJhdWRfYWxlcnRzCm5vdAphIG51bWJlcg")]
    [InlineData("ZnJhdWRfYWxlcnRzCng5CkFMMQ")]
    public async Task A_foreign_cursor_is_refused(string cursor)
    {
        var fault = await Assert.ThrowsAsync<ContractViolationException>(
            () => Shop.Get<IFraudAlertQueries>().ListAsync(new AlertFilter(), new PageRequest(10, cursor), Token));

        Assert.Equal("page_token", fault.Field);
    }
}
