using System.Collections.Immutable;
using System.Reflection;

namespace KiVendTout.Domain.Fraud.Features;

/// <summary>What the places of a feature vector hold, in order.</summary>
public static class FeatureTable
{
    /// <summary>Version of the vector: a stored vector, and a model, belong to one. Grows with every change of the table or of what a place holds.</summary>
    public const int Version = 1;

    /// <summary>The features, each at its place in the vector.</summary>
    public static ImmutableArray<FeatureDefinition> All { get; } = [.. Enum.GetNames<Feature>().Select(Define)];

    /// <summary>Length of the vector.</summary>
    public static int Length => All.Length;

    private static FeatureDefinition Define(string place)
    {
        var told = typeof(Feature).GetField(place)!.GetCustomAttribute<FeatureAttribute>()!;
        return new FeatureDefinition(told.Name, told.Unit, told.Definition, told.Missing == FeatureAttribute.Never ? null : told.Missing);
    }
}
