using KiVendTout.Domain.Fraud;
using KiVendTout.Domain.Fraud.Features;
using KiVendTout.Domain.Fraud.Links;
using KiVendTout.Domain.Fraud.Window;
using KiVendTout.Domain.Payments;

namespace KiVendTout.Domain.Tests.Fraud.Features;

/// <summary>The features as their definitions say them, from rows and texts, however long it takes.</summary>
/// <param name="rows">All payments that were heard of before the attempt.</param>
/// <param name="attempt">The attempt.</param>
/// <param name="looked">What was looked up.</param>
internal sealed class NaiveFeatures(IReadOnlyCollection<PaymentEvidence> rows, PaymentAttempted attempt, LookedUp looked)
{
    private readonly Past[] _past = [.. rows
        .Where(row => row.Attempt is not null && row.Position > rows.Max(other => other.Position) - PaymentWindow.Length)
        .OrderBy(row => row.Position)
        .Where(row => row.Attempt!.OccurredAt <= attempt.OccurredAt)
        .Select(row => new Past(row.Attempt!, row.Outcomes.OfType<PaymentSettled>().SingleOrDefault(settled => settled.OccurredAt <= attempt.OccurredAt)))];

    private PaymentAttempted[] All => [.. rows.Where(row => row.Attempt is not null).Select(row => row.Attempt!)];

    /// <summary>In order of time; of two at the same time the one that arrived later is later.</summary>
    private Past[] InTime => [.. _past.OrderBy(past => past.At)];

    /// <summary>The sum of all time stays at the largest number that it can be.</summary>
    private double? Mean => Math.Min(All.Sum(earlier => (decimal)earlier.AmountCents), long.MaxValue) is > 0 and var sum ? (double)sum / All.Length : null;

    private double? DaysSinceChange => Since(looked.ContactChangedAt)?.TotalDays;

    public Dictionary<string, double?> Compute() => new()
    {
        ["amount_eur"] = attempt.AmountCents / 100.0,
        ["amount_to_mean"] = attempt.AmountCents / Mean,
        ["amount_to_max"] = All.Select(earlier => earlier.AmountCents).DefaultIfEmpty().Max() is > 0 and var most ? (double)attempt.AmountCents / most : null,
        ["attempts_before"] = All.Length,
        ["frauds_confirmed"] = rows.Count(row => row.Outcomes.OfType<PaymentLabelled>().Any(label => label.IsFraud)),
        ["since_attempt_s"] = Since(InTime.LastOrDefault()?.At)?.TotalSeconds,
        ["since_success_s"] = Since(InTime.LastOrDefault(past => past.Settled?.Succeeded == true)?.At)?.TotalSeconds,
        ["since_signup_d"] = Since(looked.SignedUpAt)?.TotalDays,
        ["since_contact_change_d"] = DaysSinceChange,
        ["local_hour"] = TimeZoneInfo.ConvertTime(attempt.OccurredAt, LookedUp.Zone).TimeOfDay.TotalHours,
        ["local_weekday"] = ((int)TimeZoneInfo.ConvertTime(attempt.OccurredAt, LookedUp.Zone).DayOfWeek + 6) % 7,
        ["attempts_10min"] = In(minutes: 10).Length,
        ["attempts_1h"] = In(hours: 1).Length,
        ["attempts_24h"] = In(hours: 24).Length,
        ["attempts_30d"] = In(days: 30).Length,
        ["sum_24h_eur"] = Euros(In(hours: 24)),
        ["sum_30d_eur"] = Euros(In(days: 30)),
        ["failures_10min"] = Failures(In(minutes: 10)),
        ["failures_24h"] = Failures(In(hours: 24)),
        ["failures_7d"] = Failures(In(days: 7)),
        ["failures_in_row"] = InTime.Reverse().TakeWhile(past => past.Settled?.Succeeded != true).Count(past => past.Failed),
        ["devices_24h"] = Distinct(In(hours: 24), told => told.DeviceId),
        ["addresses_24h"] = Distinct(In(hours: 24), told => told.IpHash),
        ["countries_7d"] = Distinct(In(days: 7), told => told.Country),
        ["cards_1h"] = Distinct(In(hours: 1), told => told.CardBin),
        ["cards_30d"] = Distinct(In(days: 30), told => told.CardBin),
        ["device_is_new"] = IsNew(told => told.DeviceId),
        ["card_is_new"] = IsNew(told => told.CardBin),
        ["country_mismatch"] = looked.Country is null ? null : Flag(attempt.Country != looked.Country),
        ["country_mismatches_30d"] = looked.Country is null ? null : In(days: 30).Count(past => past.Attempt.Country != looked.Country),
        ["method_changes_24h"] = MethodChanges(),
        ["failures_then_other_card"] = Flag(FailedThenOtherCard()),
        ["contact_change_then_high"] = Flag(DaysSinceChange < 7 && attempt.AmountCents > 2 * Mean),
        ["device_customers_30d"] = looked.Device?.LastMonth.Customers,
        ["device_failures_24h"] = looked.Device?.LastDay.Failures,
        ["device_frauds_30d"] = looked.Device?.LastMonth.Frauds,
        ["address_attempts_1h"] = looked.Address?.LastHour.Attempts,
        ["address_customers_24h"] = looked.Address?.LastDay.Customers,
        ["address_failures_24h"] = looked.Address?.LastDay.Failures,
        ["address_frauds_30d"] = looked.Address?.LastMonth.Frauds,
    };

    private static double Flag(bool isSo) => isSo ? 1 : 0;

    private static double Euros(Past[] some) => (double)some.Sum(past => (decimal)past.Attempt.AmountCents) / 100;

    private static int Failures(Past[] some) => some.Count(past => past.Failed);

    private Past[] In(int days = 0, int hours = 0, int minutes = 0) =>
        [.. _past.Where(past => attempt.OccurredAt - past.At < new TimeSpan(days, hours, minutes, 0))];

    private TimeSpan? Since(DateTimeOffset? time) => time <= attempt.OccurredAt ? attempt.OccurredAt - time : null;

    private int Distinct(Past[] some, Func<PaymentAttempted, string?> text) =>
        some.Select(past => text(past.Attempt)).Append(text(attempt)).OfType<string>().Distinct().Count();

    private double? IsNew(Func<PaymentAttempted, string?> text)
    {
        var others = _past.Select(past => text(past.Attempt)).OfType<string>().ToHashSet();
        return text(attempt) is { } told && others.Count > 0 ? Flag(!others.Contains(told)) : null;
    }

    private int MethodChanges()
    {
        string[] methods = [.. In(hours: 24).Select(past => past.Attempt.Method), attempt.Method];
        return methods.Zip(methods.Skip(1)).Count(pair => pair.First != pair.Second);
    }

    private bool FailedThenOtherCard()
    {
        var failed = In(minutes: 10).Where(past => past.Failed).OrderBy(past => past.At).ToArray();
        return failed.Length >= 3 && failed[^1].Attempt.CardBin is { } last && attempt.CardBin is { } card && card != last;
    }

    private sealed record Past(PaymentAttempted Attempt, PaymentSettled? Settled)
    {
        public DateTimeOffset At => Attempt.OccurredAt;

        public bool Failed => Settled?.Succeeded == false;
    }
}

/// <summary>What is looked up outside of the customer's payments.</summary>
internal sealed record LookedUp(string? Country, DateTimeOffset? SignedUpAt, DateTimeOffset? ContactChangedAt, LinkSightings? Device, LinkSightings? Address)
{
    public static readonly TimeZoneInfo Zone = TimeZoneInfo.FindSystemTimeZoneById("Europe/Paris");

    public FeatureInput Input(PaymentAttempted attempt, PaymentWindow window, CustomerTotals totals) => new()
    {
        Attempt = attempt,
        Window = window,
        Totals = totals,
        Zone = Zone,
        CustomerCountry = Country,
        SignedUpAt = SignedUpAt,
        ContactChangedAt = ContactChangedAt,
        Device = Device,
        Address = Address,
    };
}
