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
