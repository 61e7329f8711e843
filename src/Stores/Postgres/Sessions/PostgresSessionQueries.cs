using KiVendTout.Domain.Sessions;
using KiVendTout.Stores.Postgres.Tables;

namespace KiVendTout.Stores.Postgres.Sessions;

/// <summary><see cref="ISessionQueries"/> on PostgreSQL.</summary>
internal sealed class PostgresSessionQueries(ReadDatabase database) : ISessionQueries
{
    private const string List = "sessions";

    private static readonly Table<SessionId, SessionState> Table = PostgresSessionStore.Sessions;

    public Task<SessionState?> FindAsync(SessionId sessionId, CancellationToken cancellationToken) =>
        database.QueryOneAsync(
            List, $"{Table.Select} WHERE session_id = $1 AND {References.HasOwnRecord}", [sessionId.Value], Table.States(), cancellationToken);

    public async Task<Page<SessionState>> ListAsync(SessionFilter filter, PageRequest page, CancellationToken cancellationToken)
    {
        var query = new ListQuery(Table.Select);
        query.Where(References.HasOwnRecord);
        query.Where("customer_id =", filter.CustomerId?.Value);
        query.Where("session_id >", PageCursor.Decode(List, 1, page.After)?[0]);
        if (filter.CartAbandoned is { } abandoned)
        {
            query.Where(abandoned ? "cart_abandoned" : "NOT cart_abandoned");
        }

        var rows = await database.QueryAsync(List, query.End("session_id", page.Size + 1), query.Values, Table.States(), cancellationToken);
        return PageCursor.Cut(rows, page.Size, last => PageCursor.Encode(List, last.SessionId.Value));
    }
}
