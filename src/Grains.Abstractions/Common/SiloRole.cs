namespace KiVendTout.Grains.Abstractions.Common;

/// <summary>What a silo does.</summary>
public enum SiloRole
{
    /// <summary>Hosts the grains of customers, orders, payments and sessions, and their streams.</summary>
    Core,

    /// <summary>Hosts background work and native code; a crash here takes no customer's grain along.</summary>
    Worker,
}
