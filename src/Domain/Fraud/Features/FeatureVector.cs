using KiVendTout.Domain.Fraud.Links;

namespace KiVendTout.Domain.Fraud.Features;

/// <summary>
/// The features of a payment attempt. A pure function: the same input gives the same bits, live, offline and in training. It looks at the attempt, at the
/// 256 positions before it, at what counts over all time, and at what was looked up; never at what became of the attempt (decision 0026).
/// </summary>
public static class FeatureVector
{
    private const int ContactChangeDays = 7;
    private const double HighOverMean = 2;
    private const double CentsPerEuro = 100;
    private const int DaysPerWeek = 7;

    /// <summary>Fills a vector in. What is missing is NaN; no value is infinite.</summary>
    /// <param name="input">What it is made of.</param>
    /// <param name="target">The vector, of <see cref="FeatureTable.Length"/>.</param>
    /// <exception cref="ArgumentException">It has another length.</exception>
    public static void Compute(in FeatureInput input, Span<float> target)
    {
        if (target.Length != FeatureTable.Length)
        {
            throw new ArgumentException($"must have a length of {FeatureTable.Length}", nameof(target));
        }

        var places = new FeaturePlaces(target);
        Amounts(input, places);
        Times(input, places);
        WindowScan.Run(input, places);
        places[Feature.CountryMismatch] = input.CustomerCountry is { } country ? Flag(country != input.Attempt.Country) : null;
        Device(input.Device, places);
        Address(input.Address, places);
    }

    private static void Amounts(in FeatureInput input, FeaturePlaces places)
    {
        var (cents, totals) = (input.Attempt.AmountCents, input.Totals);
        var toMean = totals.SumCents > 0 ? (double)cents * totals.Attempts / totals.SumCents : default(double?);
        var sinceChange = DaysSince(input.ContactChangedAt, input);

        places[Feature.Amount] = cents / CentsPerEuro;
        places[Feature.AmountToMean] = toMean;
        places[Feature.AmountToMax] = totals.MaxCents > 0 ? (double)cents / totals.MaxCents : null;
        places[Feature.AttemptsBefore] = totals.Attempts;
        places[Feature.FraudsConfirmed] = totals.ConfirmedFrauds;
        places[Feature.SinceContactChange] = sinceChange;
        places[Feature.ContactChangeThenHigh] = Flag(sinceChange < ContactChangeDays && toMean > HighOverMean);
    }

    private static void Times(in FeatureInput input, FeaturePlaces places)
    {
        var at = input.Attempt.OccurredAt;

        // In ticks, since a local time need not be a time. The first day of all was a Monday.
        var local = Math.Max(0, at.UtcTicks + input.Zone.GetUtcOffset(at).Ticks);
        places[Feature.SinceSignup] = DaysSince(input.SignedUpAt, input);
        places[Feature.LocalHour] = local % TimeSpan.TicksPerDay / (double)TimeSpan.TicksPerHour;
        places[Feature.LocalWeekday] = local / TimeSpan.TicksPerDay % DaysPerWeek;
    }

    private static void Device(LinkSightings? others, FeaturePlaces places)
    {
        places[Feature.DeviceCustomers30D] = others?.LastMonth.Customers;
        places[Feature.DeviceFailures24H] = others?.LastDay.Failures;
        places[Feature.DeviceFrauds30D] = others?.LastMonth.Frauds;
    }

    private static void Address(LinkSightings? others, FeaturePlaces places)
    {
        places[Feature.AddressAttempts1H] = others?.LastHour.Attempts;
        places[Feature.AddressCustomers24H] = others?.LastDay.Customers;
        places[Feature.AddressFailures24H] = others?.LastDay.Failures;
        places[Feature.AddressFrauds30D] = others?.LastMonth.Frauds;
    }

    private static double? DaysSince(DateTimeOffset? before, in FeatureInput input) =>
        before is { } time && time <= input.Attempt.OccurredAt ? (input.Attempt.OccurredAt - time) / TimeSpan.FromDays(1) : null;

    private static double Flag(bool isSo) => isSo ? 1 : 0;
}
