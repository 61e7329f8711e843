namespace KiVendTout.Training.Metrics;

/// <summary>What a threshold is chosen for.</summary>
/// <param name="IsF1">
/// The highest F1. Otherwise: the most frauds found while at most <paramref name="FalsePositivesMax"/> of the honest payments are stopped.
/// </param>
/// <param name="FalsePositivesMax">Most honest payments that may be stopped, as a share of them, 0 to 1.</param>
public readonly record struct Objective(bool IsF1, double FalsePositivesMax);
