using KiVendTout.Domain.Customers;
using KiVendTout.Stores.Postgres.Privacy;
using KiVendTout.Stores.Postgres.Tables;

namespace KiVendTout.Stores.Postgres.Customers;

/// <summary><see cref="ICustomerQueries"/> on PostgreSQL.</summary>
internal sealed class PostgresCustomerQueries(ReadDatabase database, CustomerKeys keys)
    : RowQueries<CustomerId, CustomerProfile>(PostgresCustomerStore.Customers, database, keys), ICustomerQueries
{
    public Task<Page<CustomerProfile>> ListAsync(string? country, PageRequest page, CancellationToken cancellationToken)
    {
        var query = Query();
        query.Where("country =", country);
        return ListAsync(query, page, cancellationToken);
    }
}
