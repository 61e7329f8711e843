namespace KiVendTout.Domain.Orders;

/// <summary>Where orders are kept, with their lines. One is written once a record has named its customer.</summary>
public interface IOrderStore : IRowStore<OrderId, OrderState>;
