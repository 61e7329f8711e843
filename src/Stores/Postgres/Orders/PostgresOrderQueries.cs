using KiVendTout.Domain.Orders;
using KiVendTout.Stores.Postgres.Tables;

namespace KiVendTout.Stores.Postgres.Orders;

/// <summary><see cref="IOrderQueries"/> on PostgreSQL.</summary>
internal sealed class PostgresOrderQueries(ReadDatabase database) : IOrderQueries
{
    private const string List = "orders";

    private static readonly Table<OrderId, OrderState> Table = PostgresOrderStore.Orders;

    public Task<OrderState?> FindAsync(OrderId orderId, CancellationToken cancellationToken) =>
        database.QueryOneAsync(
            List, $"{Table.Select} WHERE order_id = $1", [orderId.Value], Table.States(), cancellationToken);

    public async Task<Page<OrderState>> ListAsync(OrderFilter filter, PageRequest page, CancellationToken cancellationToken)
    {
        var query = new ListQuery(Table.Select);
        query.Where("customer_id =", filter.CustomerId?.Value);
        query.Where("status =", filter.Status is { } status ? OrderValues.NameOf(status) : null);
        query.Where("ordered_at >=", filter.From?.ToUniversalTime());
        query.Where("ordered_at <", filter.Until?.ToUniversalTime());
        query.Where("order_id >", PageCursor.Decode(List, 1, page.After)?[0]);
        var rows = await database.QueryAsync(List, query.End("order_id", page.Size + 1), query.Values, Table.States(), cancellationToken);
        return PageCursor.Cut(rows, page.Size, last => PageCursor.Encode(List, last.OrderId.Value));
    }
}
