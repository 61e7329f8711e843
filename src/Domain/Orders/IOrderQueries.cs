namespace KiVendTout.Domain.Orders;

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
