using KiVendTout.Domain.Payments;

namespace KiVendTout.Cli.Fraud;

/// <summary>A payment of the files: the attempt, how it ended, and what somebody who knows has said.</summary>
/// <param name="Attempt">The attempt.</param>
/// <param name="Settlement">How it ended.</param>
/// <param name="Label">What was said; null when nothing was.</param>
internal sealed record PaymentStory(PaymentAttempted Attempt, PaymentSettled Settlement, PaymentLabelled? Label)
{
    /// <summary>Whether it is called a fraud; what nobody spoke of is not.</summary>
    public bool IsFraud => Label is { IsFraud: true };
}
