namespace KiVendTout.Domain.Fraud;

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
