using KiVendTout.Cli.Data.Generation.Fraud;

namespace KiVendTout.Cli.Tests.Data.Generation.Fraud;

/// <summary>Honest people look like fraudsters and fraudsters like them; what is known comes late and is not always right.</summary>
public sealed class FraudWorldBehaviourTests(FraudWorld world) : IClassFixture<FraudWorld>
{
    private const double AucMax = 0.90;

    [Fact]
    public void Frauds_are_few_in_every_half_year_and_of_every_kind()
    {
        static double Share(IEnumerable<FraudWorld.Pay> of) => of.Average(payment => payment.IsFraud ? 1.0 : 0);

        Assert.InRange(Share(world.Payments), 0.005, 0.01);
        Assert.All(
            world.Payments.GroupBy(payment => (int)((payment.At - FraudWorld.Begin).TotalDays / 182.5)), half => Assert.InRange(Share(half), 0.003, 0.014));
        Assert.Equal(SchemeTraits.All.Select(kind => kind.Name).Order(), world.Payments.Select(payment => payment.Kind).OfType<string>().Distinct().Order());
    }

    [Fact]
    public void An_episode_is_whole()
    {
        var episodes = world.Payments.Where(payment => payment.IsFraud).GroupBy(payment => payment.Episode!).ToList();
        Assert.All(episodes, episode =>
        {
            var kind = Assert.Single(episode.Select(payment => payment.Kind).Distinct());
            var days = SchemeTraits.All.Single(traits => traits.Name == kind).SpanDays + 1;
            Assert.InRange(episode.Max(payment => payment.At) - episode.Min(payment => payment.At), TimeSpan.Zero, TimeSpan.FromDays(days));
        });
        Assert.Contains(episodes, episode => episode.Select(payment => payment.Customer).Distinct().Count() > 1);
    }

    [Fact]
    public void Labels_come_late_and_some_are_missing_or_wrong()
    {
        var payments = world.Payments.ToDictionary(payment => payment.Id);
        var labels = world.Rows("labels.csv").ToDictionary(row => row["payment_id"]);
        Assert.All(labels, label =>
        {
            var (payment, at) = (payments[label.Key], GeneratedSet.Time(label.Value["labelled_at"]));
            Assert.InRange(at - payment.At, TimeSpan.FromDays(LabelRates.DelayDaysMin), TimeSpan.FromDays(LabelRates.DelayDaysMax));
            Assert.True(at < FraudWorld.End);
            Assert.Equal((payment.Kind ?? "", payment.Episode ?? ""), (label.Value["kind"], label.Value["episode"]));
            Assert.Contains(label.Value["source"], (string[])["issuer", "analyst"]);
        });
        Assert.All(payments.Values, payment => Assert.Equal(labels.TryGetValue(payment.Id, out var label) && label["is_fraud"] == "1", payment.Labelled));

        var old = world.Payments.Where(payment => payment.IsFraud && payment.At < FraudWorld.End.AddDays(-LabelRates.DelayDaysMax)).ToList();
        Assert.InRange(old.Count(payment => !labels.ContainsKey(payment.Id)), old.Count * 0.04, old.Count * 0.11);
        Assert.Contains(labels.Values, label => label["is_fraud"] == "1" && label["kind"].Length == 0);
        Assert.Contains(labels.Values, label => label["is_fraud"] == "0" && label["kind"].Length > 0);
    }

    [Fact]
    public void Frauds_fail_and_succeed_and_so_do_honest_payments()
    {
        static double Failed(IEnumerable<FraudWorld.Pay> of) => of.Average(payment => payment.Succeeded ? 0 : 1.0);

        Assert.InRange(Failed(world.Payments.Where(payment => !payment.IsFraud)), 0.05, 0.2);
        Assert.InRange(Failed(world.Payments.Where(payment => payment.IsFraud)), 0.3, 0.7);
        Assert.All(
            world.Payments.Where(payment => payment.Kind is not null and not "friendly_fraud").GroupBy(payment => payment.Kind),
            kind => Assert.InRange(Failed(kind), 0.1, 0.9));
    }

    [Fact]
    public void Honest_customers_retry_in_bursts_and_take_another_card_after_failures()
    {
        var bursts = world.Payments.GroupBy(payment => payment.Customer).SelectMany(own => Runs(own.ToList())).Where(run => run.Count >= 5 && !run.Any(payment => payment.IsFraud)).ToList();
        Assert.NotEmpty(bursts);
        Assert.Contains(bursts, burst => burst.TakeWhile(payment => !payment.Succeeded).Select(payment => payment.Card).Distinct().Count() > 1);

        static IEnumerable<List<FraudWorld.Pay>> Runs(List<FraudWorld.Pay> own) =>
            own.Select((first, i) => own.Skip(i).TakeWhile(payment => payment.At - first.At < TimeSpan.FromMinutes(10)).ToList());
    }

    /// <summary>A value that says "fraud" by itself would make any model look perfect.</summary>
    [Fact]
    public void No_device_and_no_address_is_a_mark_of_one_sort_of_customers()
    {
        void BothSorts(Func<FraudWorld.Pay, string> of)
        {
            var uses = world.Payments.GroupBy(of).Select(use => (Customers: use.Select(payment => payment.Customer).Distinct().Count(), Honest: use.Count(payment => !payment.IsFraud), Count: use.Count())).ToList();
            Assert.Contains(uses, use => use is { Customers: > 1 } && use.Honest == use.Count);
            Assert.Contains(uses, use => use is { Customers: > 1, Honest: > 0 } && use.Honest < use.Count);
            Assert.Contains(uses, use => use is { Customers: 1, Count: 1, Honest: 1 });
            Assert.Contains(uses, use => use is { Customers: 1, Honest: 0 });
        }

        BothSorts(payment => payment.Device);
        BothSorts(payment => payment.Address);
        Assert.Contains(world.Payments.GroupBy(payment => payment.Card), card => card.Any(payment => payment.IsFraud) && card.Any(payment => !payment.IsFraud));
        foreach (var column in (Func<FraudWorld.Pay, string>[])[payment => payment.Method, payment => payment.Country])
        {
            Assert.Subset(world.Payments.Where(payment => !payment.IsFraud).Select(column).ToHashSet(), world.Payments.Where(payment => payment.IsFraud).Select(column).ToHashSet());
        }
    }

    [Fact]
    public void Behind_a_carriers_address_are_many_customers_and_some_frauds()
    {
        var carrier = world.Payments.GroupBy(payment => payment.Address).MaxBy(address => address.Select(payment => payment.Customer).Distinct().Count())!;
        Assert.InRange(carrier.Select(payment => payment.Customer).Distinct().Count(), world.Customers.Count / 10, world.Customers.Count);
        Assert.InRange(carrier.Average(payment => payment.IsFraud ? 1.0 : 0), 0.001, 0.05);
    }

    [Fact]
    public void More_is_bought_on_black_friday_and_before_christmas()
    {
        double Daily(DateOnly from, int days) => world.Payments.Count(payment => DateOnly.FromDateTime(payment.At) is var day && day >= from && day < from.AddDays(days)) / (double)days;

        var usual = Daily(new DateOnly(2025, 10, 1), 30);
        Assert.True(Daily(new DateOnly(2025, 11, 28), 1) > 2 * usual);
        Assert.True(Daily(new DateOnly(2025, 12, 5), 15) > 1.3 * usual);
    }

    [Fact]
    public void No_single_number_tells_frauds()
    {
        var numbers = world.Payments.GroupBy(payment => payment.Customer).SelectMany(own => Numbers(own.ToList())).ToList();
        foreach (var name in numbers[0].Values.Keys)
        {
            var auc = Auc(numbers.Select(number => (number.Values[name], number.IsFraud)));
            Assert.True(auc is > 1 - AucMax and < AucMax, $"{name}: {auc:0.000}");
        }
    }

    private IEnumerable<(Dictionary<string, double> Values, bool IsFraud)> Numbers(List<FraudWorld.Pay> own)
    {
        var signUp = GeneratedSet.Time(world.Customers[own[0].Customer]["signup_ts"]);
        for (var i = 0; i < own.Count; i++)
        {
            var (payment, before) = (own[i], own[..i]);
            List<FraudWorld.Pay> Within(double minutes) => [.. before.Where(other => payment.At - other.At <= TimeSpan.FromMinutes(minutes))];
            yield return (new Dictionary<string, double>
            {
                ["amount"] = payment.Cents,
                ["ratio to mean"] = before.Count == 0 ? 0 : payment.Cents / before.Average(other => other.Cents),
                ["since last"] = before.Count == 0 ? double.MaxValue : (payment.At - before[^1].At).TotalSeconds,
                ["failures in 10 minutes"] = Within(10).Count(other => !other.Succeeded),
                ["failures in 1 hour"] = Within(60).Count(other => !other.Succeeded),
                ["cards in 24 hours"] = Within(24 * 60).Append(payment).Select(other => other.Card).Distinct().Count(),
                ["new device"] = before.Any(other => other.Device == payment.Device) ? 0 : 1,
                ["new card"] = before.Any(other => other.Card == payment.Card) ? 0 : 1,
                ["country mismatch"] = payment.Country == world.Customers[payment.Customer]["country"] ? 0 : 1,
                ["age of account"] = (payment.At - signUp).TotalDays,
                ["hour"] = payment.At.Hour,
            }, payment.IsFraud);
        }
    }

    /// <summary>Chance that a fraud has a higher value than an honest payment; of equal values half.</summary>
    private static double Auc(IEnumerable<(double Value, bool IsFraud)> of)
    {
        var (rank, frauds, honest, sum) = (0.0, 0.0, 0.0, 0.0);
        foreach (var same in of.GroupBy(one => one.Value).OrderBy(group => group.Key))
        {
            var (all, bad) = (same.Count(), same.Count(one => one.IsFraud));
            sum += bad * (rank + ((all + 1) / 2.0));
            (rank, frauds, honest) = (rank + all, frauds + bad, honest + all - bad);
        }

        return (sum - (frauds * (frauds + 1) / 2)) / (frauds * honest);
    }
}
