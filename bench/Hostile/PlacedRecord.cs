namespace KiVendTout.Bench.Hostile;

/// <summary>A record that the broker has.</summary>
/// <param name="Kind">What is wrong with it.</param>
/// <param name="Refusal">Why it must become a dead letter; null when it can be read.</param>
internal sealed record PlacedRecord(string Kind, string? Refusal);
