using Npgsql;

namespace KiVendTout.Stores.Postgres.Tables;

/// <summary>A table, as far as it can be told without its rows; one that is written by hand is described by this alone.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Columns">Its columns, those of its key first.</param>
internal record Table(string Name, IReadOnlyList<Column> Columns)
{
    /// <summary>Name of the first column of its key, in whose order rows are locked.</summary>
    public string Key => Columns[0].Name;
}

/// <summary>
/// A table whose rows are each written by one grain, in batches, under a version. What is appended only, or written by several, does not
/// fit and is not meant to.
/// </summary>
/// <typeparam name="TKey">Id of a row.</typeparam>
/// <typeparam name="TState">A row, as its grain knows it.</typeparam>
internal sealed record Table<TKey, TState> : Table
    where TKey : notnull
    where TState : class
{
    private readonly Func<TKey, string> _idOf;
    private readonly Func<string, TState> _begin;

    /// <summary>Describes a table.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="idOf">The text of a key.</param>
    /// <param name="begin">A row of which only the key is known.</param>
    /// <param name="columns">Its columns, the key first; a row is read in their order.</param>
    public Table(string name, Func<TKey, string> idOf, Func<string, TState> begin, IReadOnlyList<Column<TState>> columns)
        : base(name, columns)
    {
        _idOf = idOf;
        _begin = begin;
        Columns = columns;
    }

    /// <summary>Its columns, the key first.</summary>
    public new IReadOnlyList<Column<TState>> Columns { get; }
}
