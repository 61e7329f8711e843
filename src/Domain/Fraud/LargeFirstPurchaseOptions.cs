namespace KiVendTout.Domain.Fraud;

/// <summary>Settings of R1.</summary>
public sealed class LargeFirstPurchaseOptions : RuleOptions
{
    /// <summary>Default: 100.00 EUR.</summary>
    public const long DefaultAmountAboveCents = 100_00;

    /// <summary>Makes the default: weight 0.4, an alert.</summary>
    public LargeFirstPurchaseOptions() => (Weight, Action) = (0.40, RuleAction.Alert);

    /// <summary>Hits above this amount, EUR cents, 0 or more.</summary>
    public long AmountAboveCents { get; set; } = DefaultAmountAboveCents;

    /// <inheritdoc/>
    public override IEnumerable<string> Validate() =>
        AmountAboveCents < 0 ? base.Validate().Append("AmountAboveCents: must be 0 or more") : base.Validate();
}
