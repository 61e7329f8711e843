namespace KiVendTout.Grains.Abstractions.Common;

/// <summary>Which silos host a grain class. Every grain class of ours says it; a silo of another role does not know the class.</summary>
/// <param name="role">The role of the silos that host it.</param>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class HostedByAttribute(SiloRole role) : Attribute
{
    /// <summary>The role of the silos that host it.</summary>
    public SiloRole Role => role;
}
