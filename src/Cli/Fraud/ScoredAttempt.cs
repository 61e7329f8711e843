namespace KiVendTout.Cli.Fraud;

/// <summary>An attempt as it would have been seen when it came.</summary>
/// <param name="Story">The payment; what became of it was not seen.</param>
/// <param name="RuleScore">Score of the rules, 0 to 1.</param>
/// <param name="Features">Its features; good until the next attempt is asked for.</param>
internal readonly record struct ScoredAttempt(PaymentStory Story, double RuleScore, ReadOnlyMemory<float> Features);
