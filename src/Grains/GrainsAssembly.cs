using System.Reflection;

namespace KiVendTout.Grains;

/// <summary>Names this assembly to hosts that must not activate its grains.</summary>
public static class GrainsAssembly
{
    /// <summary>The assembly of all grains.</summary>
    public static Assembly Value { get; } = typeof(GrainsAssembly).Assembly;
}
