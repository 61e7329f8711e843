using KiVendTout.Domain.Common;

namespace KiVendTout.Gateway.Events;

/// <summary>The days that a figure counts, UTC.</summary>
/// <param name="First">First day.</param>
/// <param name="Last">Last day.</param>
internal readonly record struct DayRange(DateOnly First, DateOnly Last)
{
    /// <summary>Most days of a range: each is counted anew from its events.</summary>
    public const int DaysMax = 366;

    /// <summary>Days of a range when its start is not told.</summary>
    public const int DaysDefault = 30;

    private static readonly DateOnly Earliest = DateOnly.FromDateTime(Clock.Earliest.UtcDateTime);
    private static readonly DateOnly Latest = new(2999, 12, 31);

    /// <summary>First moment that counts.</summary>
    public DateTimeOffset From => new(First, TimeOnly.MinValue, TimeSpan.Zero);

    /// <summary>First moment that counts no more.</summary>
    public DateTimeOffset Until => new(Last.AddDays(1), TimeOnly.MinValue, TimeSpan.Zero);

    /// <summary>Reads the days that a request wants.</summary>
    /// <param name="start">Its start_date.</param>
    /// <param name="end">Its end_date.</param>
    /// <param name="now">Now, UTC.</param>
    /// <exception cref="ContractViolationException">One is no date, or they do not go together.</exception>
    public static DayRange Read(string start, string end, DateTimeOffset now)
    {
        var last = Date(end, "end_date") ?? DateOnly.FromDateTime(now.UtcDateTime);
        var first = Date(start, "start_date") ?? last.AddDays(1 - DaysDefault);
        if (last < first)
        {
            throw new ContractViolationException("end_date", "must not lie before start_date");
        }

        return last.DayNumber - first.DayNumber >= DaysMax
            ? throw new ContractViolationException("start_date", $"must lie at most {DaysMax - 1} days before end_date, which is today when left out")
            : new DayRange(first, last);
    }

    private static DateOnly? Date(string text, string field) => Common.Read.Date(text, field) is not { } date ? null
        : date < Earliest || date > Latest ? throw new ContractViolationException(field, $"must lie between {Common.Read.Date(Earliest)} and {Common.Read.Date(Latest)}")
        : date;
}
