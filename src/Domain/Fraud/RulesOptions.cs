namespace KiVendTout.Domain.Fraud;

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
