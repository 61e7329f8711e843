using KiVendTout.Stores.Postgres.Privacy;

namespace KiVendTout.Stores.Postgres.Tables;

/// <summary>Reads of a described table for those who own no row of it.</summary>
/// <param name="table">The table.</param>
/// <param name="database">Where it is.</param>
/// <param name="keys">The customers' keys.</param>
/// <param name="only">Condition of the rows that are shown; null for all.</param>
internal abstract class RowQueries<TKey, TState>(Table<TKey, TState> table, ReadDatabase database, CustomerKeys keys, string? only = null)
    where TKey : struct
    where TState : class, IVersioned<TState>
{
    private readonly RowSeals<TKey, TState> _seals = new(table, keys);

    public async Task<TState?> FindAsync(TKey key, CancellationToken cancellationToken)
    {
        var query = Query();
        query.Where($"{table.Key} =", table.IdOf(key));
        var found = await ReadAsync(query, 1, cancellationToken);
        return found.Count > 0 ? found[0] : null;
    }

    /// <summary>Begins a list.</summary>
    protected ListQuery Query()
    {
        var query = new ListQuery(table.Select);
        if (only is not null)
        {
            query.Where(only);
        }

        return query;
    }

    /// <summary>Reads a page of a list, in the order of the keys.</summary>
    protected async Task<Page<TState>> ListAsync(ListQuery query, PageRequest page, CancellationToken cancellationToken)
    {
        query.Where($"{table.Key} >", PageCursor.Decode(table.Name, 1, page.After)?[0]);
        var rows = await ReadAsync(query, page.Size + 1, cancellationToken);
        return PageCursor.Cut(rows, page.Size, last => PageCursor.Encode(table.Name, table.KeyOf(last)));
    }

    private async Task<IReadOnlyList<TState>> ReadAsync(ListQuery query, int limit, CancellationToken cancellationToken)
    {
        var rows = await database.QueryAsync(table.Name, query.End(table.Key, limit), query.Values, table.Rows(), cancellationToken);
        try
        {
            return await _seals.OpenAsync(rows, cancellationToken);
        }
        catch (KeyUnusableException fault)
        {
            throw PostgresFaults.Translate(table.Name, fault);
        }
    }
}
