namespace KiVendTout.Domain.Fraud.Features;

/// <summary>A line of the table of features.</summary>
/// <param name="Name">Its name, for rules, reports and models.</param>
/// <param name="Unit">Its unit.</param>
/// <param name="Definition">What it is.</param>
/// <param name="Missing">When it is missing, which the vector says by NaN; null when it always has a value.</param>
public sealed record FeatureDefinition(string Name, string Unit, string Definition, string? Missing);
