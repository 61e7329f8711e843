using KiVendTout.Domain.Fraud.Features;

namespace KiVendTout.Cli.Fraud;

/// <summary>What an audit has found. Printed whole by <c>--json</c>.</summary>
internal sealed record AuditReport
{
    /// <summary>Version of the features.</summary>
    public required int FeatureVersion { get; init; }

    /// <summary>Time of the first attempt looked at, UTC.</summary>
    public required DateTimeOffset From { get; init; }

    /// <summary>Time of the last, UTC.</summary>
    public required DateTimeOffset To { get; init; }

    /// <summary>Attempts looked at.</summary>
    public required int Attempts { get; init; }

    /// <summary>Those of them that are called frauds.</summary>
    public required int Frauds { get; init; }

    /// <summary>Customers who made them.</summary>
    public required int Customers { get; init; }

    /// <summary>No feature may have a greater area than this.</summary>
    public double AucMax { get; } = FeatureAudit.AucMax;

    /// <summary>Each feature, in the order of the table.</summary>
    public required IReadOnlyList<AuditedFeature> Features { get; init; }

    /// <summary>Area of the rules' score, 0.5 to 1.</summary>
    public required double Rules { get; init; }

    /// <summary>Area of the amount alone, 0.5 to 1.</summary>
    public double Amount => Features[0].Auc;

    /// <summary>The features that tell too much.</summary>
    public IEnumerable<string> TooGood => Features.Where(feature => feature.IsTooGood).Select(feature => feature.Name);
}

/// <summary>How well a feature alone tells frauds from other attempts.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Unit">Its unit.</param>
/// <param name="Definition">What it is.</param>
/// <param name="Auc">Area under the ROC curve in the better direction, 0.5 to 1.</param>
/// <param name="Fraud">Which numbers are the more suspicious: <c>high</c> or <c>low</c>.</param>
/// <param name="MissingShare">Share of the attempts where it is missing, 0 to 1.</param>
/// <param name="MissingAs">For which numbers what is missing was taken, the one that gave more: <c>high</c> or <c>low</c>; null when nothing is missing.</param>
internal sealed record AuditedFeature(string Name, string Unit, string Definition, double Auc, string Fraud, double MissingShare, string? MissingAs)
{
    /// <summary>Whether it tells more than any may.</summary>
    public bool IsTooGood => Auc > FeatureAudit.AucMax;

    public static AuditedFeature Of(FeatureDefinition feature, Separation told) => new(
        feature.Name, feature.Unit, feature.Definition, told.Auc, Word(told.HigherIsFraud), told.MissingShare, told.MissingIsHigh is { } isHigh ? Word(isHigh) : null);

    private static string Word(bool isHigh) => isHigh ? "high" : "low";
}
