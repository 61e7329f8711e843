using KiVendTout.Training.Metrics;

namespace KiVendTout.Training.Evaluation;

/// <summary>What an evaluation found.</summary>
/// <param name="File">All payments of the history.</param>
/// <param name="Train">What was learnt from.</param>
/// <param name="Validation">What chose calibration and thresholds.</param>
/// <param name="Test">What was measured.</param>
/// <param name="Unlabelled">Payments of the training days whose labels came too late.</param>
/// <param name="Excluded">Payments of the test days of customers whose fraud was known.</param>
/// <param name="Features">Names of the features.</param>
/// <param name="Trees">Trees of the model.</param>
/// <param name="Model">The learnt model.</param>
/// <param name="Rules">Rules R1 to R5 alone.</param>
/// <param name="Amount">The amount alone: the higher, the more suspicious.</param>
public sealed record EvaluationReport(
    PartCounts File,
    PartCounts Train,
    PartCounts Validation,
    PartCounts Test,
    int Unlabelled,
    int Excluded,
    IReadOnlyList<string> Features,
    int Trees,
    Performance Model,
    Performance Rules,
    Performance Amount);
