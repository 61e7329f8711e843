using System.Collections.Immutable;

namespace KiVendTout.Domain.Common;

/// <summary>What the owner of a row writes: all of it or nothing.</summary>
/// <typeparam name="TState">State of the row, with the rows that belong to it.</typeparam>
public sealed record Commit<TState>
    where TState : class, IVersioned<TState>
{
    /// <summary>The row as it shall be; its stored version is <c>Next.Version</c> (0: none or a reference) and grows by one.</summary>
    public required TState Next { get; init; }

    /// <summary>Who did it, for the audit trail: who called, or one of <see cref="Common.Actor"/>.</summary>
    public required string Actor { get; init; }

    /// <summary>Facts that become records through the outbox.</summary>
    public ImmutableArray<IPublished> Publish { get; init; } = [];
}
