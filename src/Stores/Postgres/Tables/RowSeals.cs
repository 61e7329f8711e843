using System.Security.Cryptography;
using System.Text;
using KiVendTout.Stores.Postgres.Privacy;
using Npgsql;

namespace KiVendTout.Stores.Postgres.Tables;

/// <summary>The step between rows and what is stored of them: personal texts are sealed under their customers' keys, and opened.</summary>
/// <param name="table">Whose rows.</param>
/// <param name="keys">The customers' keys.</param>
internal sealed class RowSeals<TKey, TState>(Table<TKey, TState> table, CustomerKeys keys)
    where TKey : struct
    where TState : class, IVersioned<TState>
{
    private readonly Personal<TState>[] _texts = [.. table.Sent.Select(column => column.Seals).OfType<Personal<TState>>()];

    /// <summary>Opens rows. Where the key is destroyed the customer is erased, be the row emptied yet or not.</summary>
    /// <exception cref="KeyUnusableException">A key was never made here, or is another.</exception>
    /// <exception cref="StoreUnavailableException">The store of the keys does not answer.</exception>
    public async Task<IReadOnlyList<TState>> OpenAsync(IReadOnlyList<Row<TState>> rows, CancellationToken cancellationToken)
    {
        var found = await keys.FindAsync(rows.Where(row => row.Boxes.Count > 0).Select(row => CustomerOf(row.State)), cancellationToken);
        return [.. rows.Select(row => row.Boxes.Count == 0 ? row.State : Open(row, found))];
    }

    /// <summary>Reads the keys by which rows are to be sealed, and makes those that were never made.</summary>
    /// <returns>The keys; null for who is erased.</returns>
    /// <exception cref="StoreUnavailableException">The store of the keys does not answer.</exception>
    public Task<IReadOnlyDictionary<CustomerId, byte[]?>> KeysOfAsync(IEnumerable<TState> rows, CancellationToken cancellationToken) =>
        keys.GetOrCreateAsync(rows.Where(HasPersonal).Select(CustomerOf), cancellationToken);

    /// <summary>False when the row holds what can be sealed no more: its writer builds on what is no longer so.</summary>
    public bool CanSeal(TState row, IReadOnlyDictionary<CustomerId, byte[]?> found) => !HasPersonal(row) || found[CustomerOf(row)] is not null;

    /// <summary>Makes the array of a sealed column.</summary>
    public NpgsqlParameter Send(Column<TState> column, IReadOnlyList<TState> rows, IReadOnlyDictionary<CustomerId, byte[]?> found) =>
        new NpgsqlParameter<byte[]?[]>
        {
            TypedValue = [.. rows.Select(row => column.Seals!.Get(row) is { } text
                ? Sealing.Seal(found[CustomerOf(row)]!, Encoding.UTF8.GetBytes(text), Purpose(row, column.Name))
                : null)],
        };

    private bool HasPersonal(TState row) => Array.Exists(_texts, text => text.Get(row) is not null);

    private CustomerId CustomerOf(TState row) => new(table.CustomerOf(row)!);

    // Bound into the ciphertext: a value moved to another column or row does not open.
    private string Purpose(TState row, string column) => $"{table.CustomerOf(row)}/{column}";

    private TState Open(Row<TState> row, IReadOnlyDictionary<CustomerId, byte[]?> found)
    {
        if (!found.TryGetValue(CustomerOf(row.State), out var key))
        {
            throw new KeyUnusableException();
        }

        try
        {
            return key is null
                ? table.Erase(row.State)
                : row.Boxes.Aggregate(row.State, (state, box) =>
                    box.Text.Set(state, Encoding.UTF8.GetString(Sealing.Open(key, box.Box, Purpose(row.State, box.Column)))));
        }
        catch (CryptographicException fault)
        {
            throw new KeyUnusableException(fault);
        }
    }
}
