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

/// <summary>Where orders are kept. Only the order's grain writes.</summary>
public interface IOrderStore
{
    /// <summary>Reads an order with its lines; null when none is stored.</summary>
    /// <exception cref="StoreUnavailableException">The store does not answer.</exception>
    Task<OrderState?> LoadAsync(OrderId orderId, CancellationToken cancellationToken);

    /// <summary>
    /// Writes an order, its lines and its outbox rows in one transaction, which writes of many grains share. Customers, sessions, payments
    /// and products that have not arrived yet are stored as references in the same transaction.
    /// </summary>
    /// <exception cref="StoreUnavailableException">The store does not answer; whether it was written is unknown.</exception>
    /// <exception cref="ContractViolationException">The database refuses this order; no other was harmed.</exception>
    Task<WriteOutcome> CommitAsync(OrderCommit commit, CancellationToken cancellationToken);
}

/// <summary>Which orders are wanted.</summary>
public sealed record OrderFilter
{
    /// <summary>Only orders of this customer.</summary>
    public CustomerId? CustomerId { get; init; }

    /// <summary>Only orders in this status.</summary>
    public OrderStatus? Status { get; init; }

    /// <summary>Only orders placed at or after this moment, UTC.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Only orders placed before this moment, UTC.</summary>
    public DateTimeOffset? Until { get; init; }
}

/// <summary>Reads of orders for the gateway.</summary>
public interface IOrderQueries
{
    /// <summary>Reads an order with its lines; null when none is stored.</summary>
    /// <exception cref="StoreUnavailableException">The store does not answer.</exception>
    Task<OrderState?> FindAsync(OrderId orderId, CancellationToken cancellationToken);

    /// <summary>Lists orders in the order of their ids.</summary>
    /// <exception cref="StoreUnavailableException">The store does not answer.</exception>
    Task<Page<OrderState>> ListAsync(OrderFilter filter, PageRequest page, CancellationToken cancellationToken);
}
