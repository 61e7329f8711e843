namespace KiVendTout.Cli.Data;

/// <summary>
/// The file says of each customer whether they are a minor, which also follows from the birth date, on the day of its last sign-up. That day is
/// known at the end only, so customers are counted by birth date: as many numbers as there are days in the lives of living people.
/// </summary>
internal sealed class AgeComparison
{
    private const int AdultAge = 18;

    private readonly Dictionary<(DateOnly Birth, bool IsMinor), int> _declared = [];

    /// <summary>The day of the last sign-up.</summary>
    public DateOnly LastSignup { get; private set; }

    /// <summary>How many are declared against their birth date.</summary>
    public int Different => _declared.Where(pair => pair.Key.IsMinor != pair.Key.Birth.AddYears(AdultAge) > LastSignup).Sum(pair => pair.Value);

    /// <summary>Counts a customer.</summary>
    public void Add(DateOnly signup, DateOnly birth, bool isMinor)
    {
        LastSignup = signup > LastSignup ? signup : LastSignup;
        _declared[(birth, isMinor)] = _declared.GetValueOrDefault((birth, isMinor)) + 1;
    }
}
