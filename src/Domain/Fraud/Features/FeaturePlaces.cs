namespace KiVendTout.Domain.Fraud.Features;

/// <summary>A vector that is being filled.</summary>
internal readonly ref struct FeaturePlaces(Span<float> target)
{
    private readonly Span<float> _target = target;

    /// <summary>A feature; null when it is missing.</summary>
    public double? this[Feature feature]
    {
        set => _target[(int)feature] = (float)(value ?? double.NaN);
    }
}
