namespace KiVendTout.Cli.Data.Generation.Fraud;

/// <summary>The world's days: when people buy, and what the clock says.</summary>
internal sealed class Calendar
{
    private const double Growth = 0.3;

    private readonly WorldClock _clock;

    /// <summary>Purchases before each day, in parts of one average day.</summary>
    private readonly double[] _before = new double[FraudWorldPlan.Days + 1];

    public Calendar(DateOnly until)
    {
        _clock = new WorldClock(until, FraudWorldPlan.Days);
        for (var day = 0; day < FraudWorldPlan.Days; day++)
        {
            _before[day + 1] = _before[day] + (Season(DateOf(day)) * (1 + (Growth * day / FraudWorldPlan.Days)));
        }
    }

    /// <summary>First moment of the world, UTC, in seconds since 1970.</summary>
    public long Begin => End - (FraudWorldPlan.Days * 86_400L);

    /// <summary>The moment after its last, UTC, in seconds since 1970.</summary>
    public long End => _clock.End.ToUnixTimeSeconds();

    /// <summary>A moment of a day by local time, UTC, in seconds since 1970.</summary>
    public long At(int day, int secondOfDay) => _clock.At(day, TimeSpan.FromSeconds(secondOfDay)).ToUnixTimeSeconds();

    /// <summary>Date of a day.</summary>
    public DateOnly DateOf(int day) => _clock.Until.AddDays(day - FraudWorldPlan.Days);

    /// <summary>Number of the day, UTC, on which a moment lies.</summary>
    public int DayOf(long second) => (int)Math.Floor((second - Begin) / 86_400.0);

    /// <summary>How much of all that is bought falls on some days, both included.</summary>
    public double Share(int first, int last) => (_before[last + 1] - _before[first]) / _before[^1];

    /// <summary>One of some days, both ends included, the more likely the more is bought on it.</summary>
    public int Pick(int first, int last, SeededRandom random)
    {
        var at = Array.BinarySearch(_before, random.Between(_before[first], _before[last + 1]));
        return Math.Clamp(at < 0 ? ~at - 1 : at, first, last);
    }

    /// <summary>Whether presents are bought.</summary>
    public bool IsBeforeChristmas(int day) => DateOf(day) is { Month: 12, Day: <= 23 };

    private static double Season(DateOnly date) => Weekday(date.DayOfWeek) * Holidays(date);

    private static double Weekday(DayOfWeek day) => day switch
    {
        DayOfWeek.Friday => 1.05,
        DayOfWeek.Saturday => 1.1,
        DayOfWeek.Sunday => 1.2,
        _ => 0.95,
    };

    private static double Holidays(DateOnly date) => date switch
    {
        { Month: 11, Day: >= 18 } or { Month: 12, Day: 1 } => BlackFriday(date),
        { Month: 12, Day: <= 22 } => 1.7,
        { Month: 12, Day: <= 26 } => 0.5,
        { Month: 1, Day: >= 8 and <= 25 } => 1.2,
        { Month: 8 } => 0.8,
        _ => 1,
    };

    /// <summary>The fourth Friday of November, the week before it, and the Monday after.</summary>
    private static double BlackFriday(DateOnly date)
    {
        var friday = new DateOnly(date.Year, 11, 22);
        while (friday.DayOfWeek != DayOfWeek.Friday)
        {
            friday = friday.AddDays(1);
        }

        return (date.DayNumber - friday.DayNumber) switch
        {
            0 => 3.5,
            3 => 2.2,
            >= -4 and < 3 => 1.8,
            _ => 1,
        };
    }
}
