using KiVendTout.Training.Metrics;

namespace KiVendTout.Training.Evaluation;

/// <summary>What is learnt from and what is measured.</summary>
/// <param name="Train">Days whose payments may be learnt from.</param>
/// <param name="DelayDays">How many days after a payment its label comes, 0 or more.</param>
/// <param name="Test">Days whose payments are measured; after those of <paramref name="Train"/>.</param>
/// <param name="ExcludeKnown">Whether customers whose fraud was known at the beginning of a test day are left out of that day.</param>
/// <param name="Objective">What the thresholds are chosen for.</param>
/// <param name="Seed">Names every draw.</param>
public sealed record EvaluationPlan(DayRange Train, int DelayDays, DayRange Test, bool ExcludeKnown, Objective Objective, int Seed);
