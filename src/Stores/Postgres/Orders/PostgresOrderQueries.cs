using KiVendTout.Domain.Orders;
using KiVendTout.Stores.Postgres.Privacy;
using KiVendTout.Stores.Postgres.Tables;

namespace KiVendTout.Stores.Postgres.Orders;

/// <summary><see cref="IOrderQueries"/> on PostgreSQL.</summary>
internal sealed class PostgresOrderQueries(ReadDatabase database, CustomerKeys keys)
    : RowQueries<OrderId, OrderState>(PostgresOrderStore.Orders, database, keys), IOrderQueries
{
    public Task<Page<OrderState>> ListAsync(OrderFilter filter, PageRequest page, CancellationToken cancellationToken)
    {
        var query = Query();
        query.Where("customer_id =", filter.CustomerId?.Value);
        query.Where("status =", filter.Status is { } status ? OrderValues.NameOf(status) : null);
        query.Where("ordered_at >=", filter.From?.ToUniversalTime());
        query.Where("ordered_at <", filter.Until?.ToUniversalTime());
        return ListAsync(query, page, cancellationToken);
    }
}
