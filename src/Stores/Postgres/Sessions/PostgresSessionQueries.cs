using KiVendTout.Domain.Sessions;
using KiVendTout.Stores.Postgres.Privacy;
using KiVendTout.Stores.Postgres.Tables;

namespace KiVendTout.Stores.Postgres.Sessions;

/// <summary><see cref="ISessionQueries"/> on PostgreSQL.</summary>
internal sealed class PostgresSessionQueries(ReadDatabase database, CustomerKeys keys)
    : RowQueries<SessionId, SessionState>(PostgresSessionStore.Sessions, database, keys, References.HasOwnRecord), ISessionQueries
{
    public Task<Page<SessionState>> ListAsync(SessionFilter filter, PageRequest page, CancellationToken cancellationToken)
    {
        var query = Query();
        query.Where("customer_id =", filter.CustomerId?.Value);
        if (filter.CartAbandoned is { } abandoned)
        {
            query.Where(abandoned ? "cart_abandoned" : "NOT cart_abandoned");
        }

        return ListAsync(query, page, cancellationToken);
    }
}
