namespace KiVendTout.Domain.Fraud;

/// <summary>Settings of R5.</summary>
public sealed class NightOptions : RuleOptions
{
    /// <summary>Makes the default: weight 0.15, recorded.</summary>
    public NightOptions() => (Weight, Action) = (0.15, RuleAction.Record);

    /// <summary>Start of the night, local time, included. Default 03:00.</summary>
    public TimeOnly From { get; set; } = new(3, 0);

    /// <summary>End of the night, local time, excluded; after <see cref="From"/> on the same day. Default 06:00.</summary>
    public TimeOnly Until { get; set; } = new(6, 0);

    /// <inheritdoc/>
    public override IEnumerable<string> Validate() =>
        Until <= From ? base.Validate().Append("Until: must be after From") : base.Validate();
}
