namespace KiVendTout.Domain.Fraud;

/// <summary>Settings of the fraud rules, section <c>Fraud</c>.</summary>
public sealed class FraudOptions
{
    /// <summary>Zone whose local time rule R5 reads, IANA name. Default Europe/Paris.</summary>
    public string TimeZone { get; set; } = "Europe/Paris";

    /// <summary>The rules.</summary>
    public RulesOptions Rules { get; set; } = new();

    /// <summary>Tells what is wrong, each with its key; empty when all is well.</summary>
    public IEnumerable<string> Validate()
    {
        if (!TimeZoneInfo.TryFindSystemTimeZoneById(TimeZone, out _))
        {
            yield return $"Fraud:TimeZone: '{TimeZone}' is no known IANA time zone";
        }

        foreach (var error in Rules.Validate())
        {
            yield return "Fraud:Rules:" + error;
        }
    }
}

/// <summary>Settings of each rule, section <c>Fraud:Rules</c>.</summary>
public sealed class RulesOptions
{
    /// <summary>R1: a large first purchase.</summary>
    public LargeFirstPurchaseOptions R1 { get; set; } = new();

    /// <summary>R2: the payment's country is not the customer's.</summary>
    public RuleOptions R2 { get; set; } = new() { Weight = 0.10, Action = RuleAction.Record };

    /// <summary>R3: many attempts in a short time.</summary>
    public AttemptBurstOptions R3 { get; set; } = new();

    /// <summary>R4: device and address both changed in a short time.</summary>
    public DeviceAndAddressChangeOptions R4 { get; set; } = new();

    /// <summary>R5: a purchase at night.</summary>
    public NightOptions R5 { get; set; } = new();

    internal IEnumerable<string> Validate()
    {
        foreach (var (id, rule) in new (string, RuleOptions)[] { ("R1", R1), ("R2", R2), ("R3", R3), ("R4", R4), ("R5", R5) })
        {
            foreach (var error in rule.Validate())
            {
                yield return $"{id}:{error}";
            }
        }
    }
}

/// <summary>What every rule has.</summary>
public class RuleOptions
{
    /// <summary>Whether the rule is asked at all.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>Weight in the score, 0 to 1.</summary>
    public double Weight { get; set; }

    /// <summary>What it does when it hits.</summary>
    public RuleAction Action { get; set; }

    /// <summary>Tells what is wrong, each with its key; empty when all is well.</summary>
    public virtual IEnumerable<string> Validate()
    {
        if (Weight is not (>= 0 and <= 1))
        {
            yield return "Weight: must be 0 to 1";
        }

        if (!Enum.IsDefined(Action))
        {
            yield return "Action: must be Record, Alert, Challenge or Block";
        }
    }
}

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

/// <summary>Settings of R3.</summary>
public sealed class AttemptBurstOptions : RuleOptions
{
    /// <summary>Longest window: a day. The history keeps the newest <see cref="CustomerHistory.MaxRecent"/> attempts only.</summary>
    public static readonly TimeSpan MaxWindow = TimeSpan.FromDays(1);

    /// <summary>Makes the default: weight 0.6, an alert and a challenge.</summary>
    public AttemptBurstOptions() => (Weight, Action) = (0.60, RuleAction.Challenge);

    /// <summary>Hits with more attempts than this in the window, 1 to <see cref="CustomerHistory.MaxRecent"/> - 1.</summary>
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

        if (AttemptsAbove is < 1 or >= CustomerHistory.MaxRecent)
        {
            yield return $"AttemptsAbove: must be 1 to {CustomerHistory.MaxRecent - 1}";
        }

        if (Window <= TimeSpan.Zero || Window > MaxWindow)
        {
            yield return $"Window: must be more than 0 and at most {MaxWindow}";
        }
    }
}

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
