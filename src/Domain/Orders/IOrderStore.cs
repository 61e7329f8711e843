namespace KiVendTout.Domain.Orders;

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
