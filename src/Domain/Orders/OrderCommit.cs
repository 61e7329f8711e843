using System.Collections.Immutable;

namespace KiVendTout.Domain.Orders;

/// <summary>What an order's grain writes: all of it or nothing.</summary>
public sealed record OrderCommit
{
    /// <summary>The order as it shall be; its stored version is <c>Next.Version</c> (0: none is stored) and grows by one.</summary>
    public required OrderState Next { get; init; }

    /// <summary>Who did it, for the audit trail.</summary>
    public required string Actor { get; init; }

    /// <summary>True when the lines are not stored yet.</summary>
    public bool LinesAreNew { get; init; }

    /// <summary>Facts that came by command: they become records of the topic <c>orders</c> through the outbox.</summary>
    public ImmutableArray<OrderRecord> Publish { get; init; } = [];
}
