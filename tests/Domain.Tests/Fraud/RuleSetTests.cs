using KiVendTout.Domain.Fraud;

namespace KiVendTout.Domain.Tests.Fraud;

public class RuleSetTests
{
    /// <summary>Any time that .NET can tell, the ends among them.</summary>
    private static readonly Gen<DateTimeOffset> GenAnyTime = Gen.OneOf(
        Gen.Long[0, DateTimeOffset.MaxValue.UtcTicks].Select(ticks => new DateTimeOffset(ticks, TimeSpan.Zero)),
        Gen.Long[0, TimeSpan.TicksPerHour].Select(ticks => new DateTimeOffset(ticks, TimeSpan.Zero)),
        Gen.Long[0, TimeSpan.TicksPerHour].Select(ticks => DateTimeOffset.MaxValue.AddTicks(-ticks)));

    [Theory]
    [InlineData(100_00, false)]
    [InlineData(100_01, true)]
    public void R1_hits_above_100_euros_only(long cents, bool hits) =>
        Assert.Equal(hits, new Ledger().RulesHitBy(Pay.Attempt("P1", cents: cents)).Contains("R1"));

    [Fact]
    public void R1_is_silent_after_a_success_and_not_after_a_failure()
    {
        var ledger = new Ledger();
        ledger.Fold(Pay.Attempt("P1"));
        ledger.Fold(Pay.Settled("P1", succeeded: false));
        Assert.Contains("R1", ledger.RulesHitBy(Pay.Attempt("P2", Pay.Noon.AddHours(2), 200_00)));

        ledger.Fold(Pay.Settled("P2", succeeded: true, Pay.Noon.AddHours(2)));
        Assert.DoesNotContain("R1", ledger.RulesHitBy(Pay.Attempt("P3", Pay.Noon.AddHours(4), 200_00)));
    }

    [Fact]
    public void R1_does_not_take_a_later_success_for_an_earlier_one()
    {
        var ledger = new Ledger();
        ledger.Fold(Pay.Attempt("P1", Pay.Noon.AddDays(1)));
        ledger.Fold(Pay.Settled("P1", succeeded: true, Pay.Noon.AddDays(1)));
        Assert.Contains("R1", ledger.RulesHitBy(Pay.Attempt("P0", Pay.Noon, 200_00)));
    }

    [Fact]
    public void R2_compares_countries_and_is_silent_when_the_customer_is_unknown()
    {
        Assert.Contains("R2", new Ledger(country: "FR").RulesHitBy(Pay.Attempt("P1", country: "IT")));
        Assert.DoesNotContain("R2", new Ledger(country: "IT").RulesHitBy(Pay.Attempt("P1", country: "IT")));

        var unknown = new Ledger(country: null).Fold(Pay.Attempt("P1", country: "IT"))!;
        Assert.Empty(unknown.Assessment!.Hits);
        Assert.Equal([Anomaly.CustomerUnknown], unknown.Anomalies);
    }

    [Fact]
    public void R3_hits_the_sixth_attempt_within_ten_minutes_and_the_first_falls_out_at_ten_minutes_exactly()
    {
        var ledger = new Ledger();
        for (var i = 0; i < 5; i++)
        {
            Assert.DoesNotContain("R3", ledger.RulesHitBy(Pay.Attempt($"P{i}", Pay.Noon.AddMinutes(i))));
        }

        Assert.DoesNotContain("R3", ledger.RulesHitBy(Pay.Attempt("PX", Pay.Noon.AddMinutes(10))));
        Assert.Contains("R3", ledger.RulesHitBy(Pay.Attempt("PY", Pay.Noon.AddMinutes(10).AddSeconds(1))));
    }

    [Fact]
    public void R3_counts_by_event_time_whatever_the_order_of_arrival()
    {
        var ledger = new Ledger();
        foreach (var minute in new[] { 9, 3, 5, 1, 7 })
        {
            ledger.Fold(Pay.Attempt($"P{minute}", Pay.Noon.AddMinutes(minute)));
        }

        Assert.DoesNotContain("R3", ledger.RulesHitBy(Pay.Attempt("P4", Pay.Noon.AddMinutes(4))));
        Assert.Contains("R3", ledger.RulesHitBy(Pay.Attempt("P9b", Pay.Noon.AddMinutes(9))));
    }

    [Theory]
    [InlineData("dev_2", "ip_2", 59 * 60 + 59, true)]
    [InlineData("dev_2", "ip_2", 60 * 60, false)]
    [InlineData("dev_2", "ip_1", 60, false)]
    [InlineData("dev_1", "ip_2", 60, false)]
    [InlineData(null, "ip_2", 60, false)]
    public void R4_wants_a_new_device_and_a_new_address_within_the_hour(string? device, string? ip, int secondsLater, bool hits)
    {
        var ledger = new Ledger();
        ledger.Fold(Pay.Attempt("P1"));
        var second = Pay.Attempt("P2", Pay.Noon.AddSeconds(secondsLater), device: device, ip: ip);
        Assert.Equal(hits, ledger.RulesHitBy(second).Contains("R4"));
    }

    [Theory]
    [InlineData("2026-01-15T01:59:59Z", false)]
    [InlineData("2026-01-15T02:00:00Z", true)]
    [InlineData("2026-01-15T04:59:59Z", true)]
    [InlineData("2026-01-15T05:00:00Z", false)]
    [InlineData("2026-07-15T01:00:00Z", true)]
    [InlineData("2026-07-15T04:00:00Z", false)]
    // The night of the spring change: 02:00 to 03:00 does not exist in Paris.
    [InlineData("2026-03-29T00:59:59Z", false)]
    [InlineData("2026-03-29T01:00:00Z", true)]
    public void R5_reads_the_clock_of_Paris(string utc, bool hits) =>
        Assert.Equal(hits, new Ledger().RulesHitBy(Pay.Attempt("P1", DateTimeOffset.Parse(utc, null))).Contains("R5"));

    [Fact]
    public void The_strongest_action_decides_and_only_alerts_and_stronger_raise_alerts()
    {
        var options = new FraudOptions();
        options.Rules.R2.Action = RuleAction.Block;
        var ledger = new Ledger(options);
        var evidence = ledger.Fold(Pay.Attempt("P1", cents: 200_00, country: "IT"))!;

        Assert.Equal(Decision.Block, evidence.Assessment!.Decision);
        Assert.Equal(["P1:R1", "P1:R2"], ledger.Alerts.Select(alert => alert.AlertId));
        Assert.Equal(1 - (0.6 * 0.9), evidence.Assessment.Score, 12);
    }

    [Fact]
    public void Invalid_options_name_their_keys()
    {
        var options = new FraudOptions { TimeZone = "Europe/Nowhere" };
        options.Rules.R1.Weight = 1.5;
        options.Rules.R3.AttemptsAbove = 0;
        options.Rules.R5.Until = new TimeOnly(2, 0);

        var error = Assert.Throws<ArgumentException>(() => new RuleSet(options));
        foreach (var key in new[] { "Fraud:TimeZone", "Fraud:Rules:R1:Weight", "Fraud:Rules:R3:AttemptsAbove", "Fraud:Rules:R5:Until" })
        {
            Assert.Contains(key, error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Any_setting_changes_the_version_and_the_same_settings_have_the_same()
    {
        var version = new RuleSet(new FraudOptions()).Version;
        Assert.Equal(version, new RuleSet(new FraudOptions()).Version);

        var changes = Changes(typeof(FraudOptions), options => options).ToList();
        Assert.True(changes.Count > 20);
        foreach (var (name, change) in changes)
        {
            var options = new FraudOptions();
            change(options);
            Assert.False(version == new RuleSet(options).Version, name);
        }
    }

    [Fact]
    public void Attempts_of_any_two_times_are_judged() => Gen.Select(GenAnyTime, GenAnyTime).Sample((before, at) =>
    {
        var ledger = new Ledger();
        ledger.Fold(Pay.Attempt("P1", before));
        Assert.NotNull(ledger.Fold(Pay.Attempt("P2", at))!.Assessment);
    });

    /// <summary>One change for each value of the options, however deep it lies.</summary>
    private static IEnumerable<(string Name, Action<FraudOptions> Change)> Changes(Type type, Func<FraudOptions, object> owner)
    {
        foreach (var property in type.GetProperties())
        {
            if (property.PropertyType.IsClass && property.PropertyType != typeof(string))
            {
                foreach (var deeper in Changes(property.PropertyType, options => property.GetValue(owner(options))!))
                {
                    yield return (property.Name + ":" + deeper.Name, deeper.Change);
                }
            }
            else
            {
                yield return (property.Name, options => property.SetValue(owner(options), Another(property.GetValue(owner(options))!)));
            }
        }
    }

    private static object Another(object value) => value switch
    {
        string => "Europe/Berlin",
        bool isOn => !isOn,
        double weight => weight / 2,
        RuleAction.Record => RuleAction.Alert,
        RuleAction => RuleAction.Record,
        long cents => cents + 1,
        int count => count + 1,
        TimeSpan window => window + TimeSpan.FromSeconds(1),
        TimeOnly time => time.Add(TimeSpan.FromMinutes(1)),
        _ => throw new NotSupportedException(value.GetType().Name),
    };
}
