namespace KiVendTout.Domain.Common;

/// <summary>
/// A record or request breaks a rule of its contract. Deterministic: it fails the same way for ever, so a record goes to the
/// dead-letter topic and is not retried. The message names the field and the rule and holds no personal data.
/// </summary>
/// <param name="field">The field, by its proto name.</param>
/// <param name="rule">The rule it breaks, in words.</param>
public sealed class ContractViolationException(string field, string rule) : Exception($"{field}: {rule}")
{
    /// <summary>The field, by its proto name.</summary>
    public string Field { get; } = field;

    /// <summary>The rule it breaks, in words.</summary>
    public string Rule { get; } = rule;
}
