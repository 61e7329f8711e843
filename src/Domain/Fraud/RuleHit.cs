namespace KiVendTout.Domain.Fraud;

/// <summary>A rule that hit.</summary>
/// <param name="RuleId">Its id, such as <c>R1</c>.</param>
/// <param name="Weight">Its weight in the score, 0 to 1.</param>
/// <param name="Action">What it does.</param>
/// <param name="Reason">Why it hit, in a sentence without personal data.</param>
[GenerateSerializer, Immutable]
public sealed record RuleHit(
    [property: Id(0)] string RuleId, [property: Id(1)] double Weight, [property: Id(2)] RuleAction Action, [property: Id(3)] string Reason);
