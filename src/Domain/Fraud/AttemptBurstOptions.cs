using KiVendTout.Domain.Fraud.Window;

namespace KiVendTout.Domain.Fraud;

/// <summary>Settings of R3.</summary>
public sealed class AttemptBurstOptions : RuleOptions
{
    /// <summary>Longest window: a day. Only so many attempts are looked at, <see cref="PaymentWindow.Length"/>.</summary>
    public static readonly TimeSpan MaxWindow = TimeSpan.FromDays(1);

    /// <summary>Makes the default: weight 0.6, an alert and a challenge.</summary>
    public AttemptBurstOptions() => (Weight, Action) = (0.60, RuleAction.Challenge);

    /// <summary>Hits with more attempts than this in the window, 1 to <see cref="PaymentWindow.Length"/> - 1.</summary>
    public int AttemptsAbove { get; set; } = 5;

    /// <summary>Length of the window, which ends with and includes the attempt. Default 10 minutes, at most a day.</summary>
    public TimeSpan Window { get; set; } = TimeSpan.FromMinutes(10);

    /// <inheritdoc/>
    public override IEnumerable<string> Validate()
    {
        foreach (var error in base.Validate())
        {
            yield return error;
        }

        if (AttemptsAbove is < 1 or >= PaymentWindow.Length)
        {
            yield return $"AttemptsAbove: must be 1 to {PaymentWindow.Length - 1}";
        }

        if (Window <= TimeSpan.Zero || Window > MaxWindow)
        {
            yield return $"Window: must be more than 0 and at most {MaxWindow}";
        }
    }
}
