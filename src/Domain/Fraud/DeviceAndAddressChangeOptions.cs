namespace KiVendTout.Domain.Fraud;

/// <summary>Settings of R4.</summary>
public sealed class DeviceAndAddressChangeOptions : RuleOptions
{
    /// <summary>Makes the default: weight 0.5, an alert and a challenge.</summary>
    public DeviceAndAddressChangeOptions() => (Weight, Action) = (0.50, RuleAction.Challenge);

    /// <summary>Hits when the attempt before is less than this ago. Default 1 hour, at most a day.</summary>
    public TimeSpan Window { get; set; } = TimeSpan.FromHours(1);

    /// <inheritdoc/>
    public override IEnumerable<string> Validate() =>
        Window <= TimeSpan.Zero || Window > AttemptBurstOptions.MaxWindow
            ? base.Validate().Append($"Window: must be more than 0 and at most {AttemptBurstOptions.MaxWindow}")
            : base.Validate();
}
