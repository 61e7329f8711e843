using Orleans.Metadata;

namespace KiVendTout.Streams.Kafka;

/// <summary>
/// Marks, in the manifest that every silo shows the others, that this silo has the provider. Silos without the mark get no partitions: nobody
/// would read them there.
/// </summary>
internal sealed class PartitionOwnerMark(string provider) : IGrainPropertiesProvider
{
    public static string PropertyOf(string provider) => $"kafka-streams.{provider}";

    public static bool IsOn(GrainManifest manifest, string property)
    {
        foreach (var grain in manifest.Grains.Values)
        {
            if (grain.Properties.ContainsKey(property))
            {
                return true;
            }
        }

        return false;
    }

    public void Populate(Type grainClass, GrainType grainType, Dictionary<string, string> properties) =>
        properties[PropertyOf(provider)] = "owner";
}
