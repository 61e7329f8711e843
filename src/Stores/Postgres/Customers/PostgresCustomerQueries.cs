using KiVendTout.Domain.Customers;
using KiVendTout.Stores.Postgres.Privacy;
using KiVendTout.Stores.Postgres.Tables;

namespace KiVendTout.Stores.Postgres.Customers;

/// <summary><see cref="ICustomerQueries"/> on PostgreSQL.</summary>
internal sealed class PostgresCustomerQueries(ReadDatabase database, CustomerKeys keys) : ICustomerQueries
{
    private const string List = "customers";

    private static readonly Table<CustomerId, CustomerProfile> Table = PostgresCustomerStore.Customers;

    private readonly RowSeals<CustomerId, CustomerProfile> _seals = new(Table, keys);

    public async Task<CustomerProfile?> FindAsync(CustomerId customerId, CancellationToken cancellationToken)
    {
        var found = await ReadAsync($"{Table.Select} WHERE customer_id = $1", [customerId.Value], cancellationToken);
        return found.Count > 0 ? found[0] : null;
    }

    public async Task<Page<CustomerProfile>> ListAsync(string? country, PageRequest page, CancellationToken cancellationToken)
    {
        var query = new ListQuery(Table.Select);
        query.Where("country =", country);
        query.Where("customer_id >", PageCursor.Decode(List, 1, page.After)?[0]);
        var rows = await ReadAsync(query.End("customer_id", page.Size + 1), query.Values, cancellationToken);
        return PageCursor.Cut(rows, page.Size, last => PageCursor.Encode(List, last.CustomerId.Value));
    }

    private async Task<IReadOnlyList<CustomerProfile>> ReadAsync(string sql, IReadOnlyList<object> values, CancellationToken cancellationToken)
    {
        var rows = await database.QueryAsync(List, sql, values, Table.Rows(), cancellationToken);
        try
        {
            return await _seals.OpenAsync(rows, cancellationToken);
        }
        catch (KeyUnusableException fault)
        {
            throw PostgresFaults.Translate(List, fault);
        }
    }
}
