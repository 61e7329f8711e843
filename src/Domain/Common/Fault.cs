namespace KiVendTout.Domain.Common;

/// <summary>A refusal.</summary>
/// <param name="Code">Its kind.</param>
/// <param name="Field">The field concerned, by its proto name.</param>
/// <param name="Rule">The rule that was broken, in words without personal data.</param>
[GenerateSerializer, Immutable]
public sealed record Fault([property: Id(0)] FaultCode Code, [property: Id(1)] string Field, [property: Id(2)] string Rule);
