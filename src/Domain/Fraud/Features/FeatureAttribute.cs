namespace KiVendTout.Domain.Fraud.Features;

/// <summary>What a place of the feature vector holds: one line of the table.</summary>
/// <param name="name">Its name, for rules, reports and models.</param>
/// <param name="unit">Its unit.</param>
/// <param name="definition">What it is.</param>
/// <param name="missing">When it is missing (NaN); <see cref="Never"/> when it always has a value.</param>
[AttributeUsage(AttributeTargets.Field)]
internal sealed class FeatureAttribute(string name, string unit, string definition, string missing = FeatureAttribute.Never) : Attribute
{
    /// <summary>Always has a value.</summary>
    public const string Never = "never";

    /// <summary>When what a device links is missing.</summary>
    public const string NoDevice = "the attempt names no device, or the book of links does not know";

    /// <summary>When what an address links is missing.</summary>
    public const string NoAddress = "the attempt names no address, or the book of links does not know";

    public string Name => name;

    public string Unit => unit;

    public string Definition => definition;

    public string Missing => missing;
}
