using KiVendTout.Domain.Orders;

namespace KiVendTout.Stores.Postgres.Orders;

/// <summary><see cref="IOrderQueries"/> on PostgreSQL.</summary>
internal sealed class PostgresOrderQueries(ReadDatabase database) : IOrderQueries
{
    private const string List = "orders";

    public Task<OrderState?> FindAsync(OrderId orderId, CancellationToken cancellationToken) =>
        database.QueryOneAsync(
            List, $"SELECT {OrderRow.Columns} FROM orders o WHERE o.order_id = $1", [orderId.Value], OrderRow.Read, cancellationToken);

    public async Task<Page<OrderState>> ListAsync(OrderFilter filter, PageRequest page, CancellationToken cancellationToken)
    {
        var query = new ListQuery($"SELECT {OrderRow.Columns} FROM orders o");
        query.Where("o.customer_id =", filter.CustomerId?.Value);
        query.Where("o.status =", filter.Status is { } status ? OrderRow.NameOf(status) : null);
        query.Where("o.ordered_at >=", filter.From?.ToUniversalTime());
        query.Where("o.ordered_at <", filter.Until?.ToUniversalTime());
        query.Where("o.order_id >", PageCursor.Decode(List, 1, page.After)?[0]);
        var rows = await database.QueryAsync(List, query.End("o.order_id", page.Size + 1), query.Values, OrderRow.Read, cancellationToken);
        return PageCursor.Cut(rows, page.Size, last => PageCursor.Encode(List, last.OrderId.Value));
    }
}
