namespace KiVendTout.Training.Evaluation;

/// <summary>Days, UTC, both ends included.</summary>
/// <param name="From">The first.</param>
/// <param name="To">The last.</param>
public readonly record struct DayRange(DateOnly From, DateOnly To)
{
    /// <summary>Whether a day, counted from the first of the calendar, is one of them.</summary>
    internal bool Holds(int day) => day >= From.DayNumber && day <= To.DayNumber;
}
