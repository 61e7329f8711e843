namespace KiVendTout.Domain.Common;

/// <summary>State of a row that one grain owns and writes under a version.</summary>
/// <typeparam name="TSelf">The state itself.</typeparam>
public interface IVersioned<out TSelf>
{
    /// <summary>Row version: 0 while nothing (or only a reference) is stored, then grows by one with every write.</summary>
    long Version { get; }

    /// <summary>The same state under another version.</summary>
    TSelf WithVersion(long version);
}
