namespace KiVendTout.Domain.Fraud;

/// <summary>What a rule does when it hits, from mild to strong.</summary>
public enum RuleAction
{
    /// <summary>Only recorded on the assessment.</summary>
    Record,

    /// <summary>Raises an alert.</summary>
    Alert,

    /// <summary>Raises an alert and asks the payer to prove who they are.</summary>
    Challenge,

    /// <summary>Raises an alert and refuses the payment.</summary>
    Block,
}
