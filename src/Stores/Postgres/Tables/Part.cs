using Npgsql;

namespace KiVendTout.Stores.Postgres.Tables;

/// <summary>Rows of another table that belong to a row: written with it, once, and never changed.</summary>
/// <typeparam name="TState">The row they belong to.</typeparam>
/// <param name="Name">Their table.</param>
/// <param name="Columns">Its columns.</param>
/// <param name="Insert">Writes a batch of them: an array for each column that is sent.</param>
internal abstract record Part<TState>(string Name, IReadOnlyList<Column> Columns, string Insert) : Table(Name, Columns)
    where TState : class, IVersioned<TState>
{
    /// <summary>How many a row has.</summary>
    public abstract int Count(TState row);

    /// <summary>The ids that may have to be written first.</summary>
    public abstract IEnumerable<(string? Id, Commit<TState> Commit)> Ids(Reference reference, IReadOnlyList<Commit<TState>> commits);

    /// <summary>Adds what writes the rows of commits that were written.</summary>
    public abstract void Add(NpgsqlBatch batch, IReadOnlyList<Commit<TState>> written);
}

/// <summary>Rows of another table that belong to a row.</summary>
/// <typeparam name="TState">The row they belong to.</typeparam>
/// <typeparam name="TItem">What becomes a row.</typeparam>
internal sealed record Part<TState, TItem> : Part<TState>
    where TState : class, IVersioned<TState>
{
    private readonly Func<TState, IReadOnlyCollection<TItem>> _itemsOf;
    private readonly IReadOnlyList<Column<(Commit<TState> Commit, TItem Item)>> _columns;

    /// <summary>Describes them.</summary>
    /// <param name="name">The table.</param>
    /// <param name="itemsOf">Those of a row.</param>
    /// <param name="columns">Its columns, those of its key first.</param>
    public Part(string name, Func<TState, IReadOnlyCollection<TItem>> itemsOf, params IReadOnlyList<Column<(Commit<TState> Commit, TItem Item)>> columns)
        : base(name, columns, TableSql.Add(name, columns))
    {
        _itemsOf = itemsOf;
        _columns = columns;
    }

    public override int Count(TState row) => _itemsOf(row).Count;

    public override IEnumerable<(string? Id, Commit<TState> Commit)> Ids(Reference reference, IReadOnlyList<Commit<TState>> commits) =>
        _columns.Where(column => column.Names == reference)
            .SelectMany(_ => RowsOf(commits), (column, row) => (column.IdOf!(row), row.Commit));

    public override void Add(NpgsqlBatch batch, IReadOnlyList<Commit<TState>> written)
    {
        var rows = RowsOf(written).ToList();
        if (rows.Count > 0)
        {
            var command = new NpgsqlBatchCommand(Insert);
            foreach (var column in _columns.Where(column => column.IsSent))
            {
                command.Parameters.Add(column.Send!(rows));
            }

            batch.BatchCommands.Add(command);
        }
    }

    private IEnumerable<(Commit<TState> Commit, TItem Item)> RowsOf(IEnumerable<Commit<TState>> commits) =>
        commits.SelectMany(commit => _itemsOf(commit.Next), (commit, item) => (commit, item));
}
