using Npgsql;

namespace KiVendTout.Stores.Postgres.Tables;

/// <summary>A table, as far as it can be told without its rows. One whose statements are written by hand is described by this alone.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Columns">Its columns, the first of its key first.</param>
internal record Table(string Name, IReadOnlyList<Column> Columns)
{
    /// <summary>First column of its key, in whose order rows are locked.</summary>
    public string Key => Columns[0].Name;

    /// <summary>The column that says whose a row is, of every table that has one.</summary>
    public const string Customer = "customer_id";

    /// <summary>What every table has that is written under a version.</summary>
    public static readonly Column[] Written =
    [
        new("version", "bigint", About.None), new("updated_by", "text", About.None), new("updated_at", "timestamp with time zone", About.None),
    ];

    /// <summary>Condition of a customer's rows, the customer being <c>$1</c>.</summary>
    public string OfCustomer { get; init; } = $"{Customer} = $1";

    /// <summary>Its columns that an erasure takes.</summary>
    public IEnumerable<Column> Erased => Columns.Where(column => column.IsErased);

    /// <summary>True when its rows are written under a version.</summary>
    public bool IsFenced => Columns.Contains(Written[0]);
}

/// <summary>
/// A table whose rows are each written by one grain, in batches, under a version. What is only appended, or has several writers, does not
/// fit and stays plain SQL. Besides the columns that are described, every such table has a version, who wrote the row last, and when.
/// </summary>
/// <typeparam name="TKey">Id of a row.</typeparam>
/// <typeparam name="TState">A row, as its grain knows it.</typeparam>
internal sealed record Table<TKey, TState> : Table
    where TKey : struct
    where TState : class, IVersioned<TState>
{
    private static readonly Column<TState> Version = Columns<TState>.Version(row => row.Version, (row, version) => row.WithVersion(version));

    private readonly Func<string, TState> _begin;
    private readonly Column<TState>[] _columns;
    private readonly Func<TState, string?>? _customerOf;

    /// <summary>Describes a table.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="idOf">The text of a key.</param>
    /// <param name="begin">A row of which only the key is known.</param>
    /// <param name="columns">Its columns, the key first. A row is read in their order, its version before them.</param>
    public Table(string name, Func<TKey, string> idOf, Func<string, TState> begin, params IReadOnlyList<Column<TState>> columns)
        : base(name, [.. columns.Where(column => !column.IsJoined), .. Written])
    {
        IdOf = idOf;
        _begin = begin;
        _columns = [columns[0], Version, .. columns.Skip(1)];
        _customerOf = columns.FirstOrDefault(column => column.Name == Customer)?.IdOf;
        Select = TableSql.Select(name, _columns.Where(column => !column.IsOwners));
        Load = $"{TableSql.Select(name, _columns)} WHERE {columns[0].Name} = ANY($1)";
        Save = TableSql.Save(name, _columns);
        Sent = [.. _columns.Where(column => column.IsSent)];
    }

    /// <summary>Selects what lists need of rows, up to the conditions.</summary>
    public string Select { get; }

    /// <summary>Selects the rows whose keys are in <c>$1</c>, as their owners need them.</summary>
    public string Load { get; }

    /// <summary>Writes a batch: the arrays of <see cref="Sent"/> and one of those who did it.</summary>
    public string Save { get; }

    /// <summary>The columns that are sent.</summary>
    public IReadOnlyList<Column<TState>> Sent { get; }

    /// <summary>Rows of other tables that belong to a row.</summary>
    public IReadOnlyList<Part<TState>> Parts { get; init; } = [];

    /// <summary>True when its statements are prepared, once a session (decision 0011).</summary>
    public bool IsPrepared { get; init; }

    /// <summary>What a row is whose customer's key is destroyed; asked of rows with sealed columns only.</summary>
    public Func<TState, TState> Erase { get; init; } = row => row;

    /// <summary>The text of a key.</summary>
    public Func<TKey, string> IdOf { get; }

    /// <summary>The text of a row's key.</summary>
    public string KeyOf(TState row) => _columns[0].IdOf!(row)!;

    /// <summary>Whose a row is; null when nobody's.</summary>
    public string? CustomerOf(TState row) => _customerOf?.Invoke(row);

    /// <summary>What commits name whose rows may have to be written first.</summary>
    public IEnumerable<(string? Id, string? Customer, string Actor)> Named(Reference reference, IReadOnlyList<Commit<TState>> commits) =>
        _columns.Where(column => column.Names == reference)
            .SelectMany(_ => commits, (column, commit) => (Id: column.IdOf!(commit.Next), Commit: commit))
            .Concat(Parts.SelectMany(part => part.Ids(reference, commits)))
            .Select(named => (named.Id, CustomerOf(named.Commit.Next), named.Commit.Actor));

    /// <summary>How many rows are written with a row, itself included.</summary>
    public int CountOf(TState row)
    {
        var rows = 1;
        foreach (var part in Parts)
        {
            rows += part.Count(row);
        }

        return rows;
    }

    /// <summary>Throws when a row is of a customer whom no record has named yet.</summary>
    public void RequireCustomer(TState row)
    {
        if (_customerOf is not null && _customerOf(row) is null)
        {
            throw new ArgumentException($"a row of {Name} is written once a record has named its customer", nameof(row));
        }
    }

    /// <summary>Makes the reader of an answer to <see cref="Select"/> or <see cref="Load"/>, which finds the columns by their names once.</summary>
    public Func<NpgsqlDataReader, Row<TState>> Rows()
    {
        (Column<TState> Column, int Ordinal)[]? found = null;
        return reader => Read(reader, found ??= Find(reader));
    }

    /// <summary>Makes the reader of an answer in which nothing is sealed.</summary>
    public Func<NpgsqlDataReader, TState> States()
    {
        var rows = Rows();
        return reader => rows(reader).State;
    }

    private (Column<TState> Column, int Ordinal)[] Find(NpgsqlDataReader reader)
    {
        var ordinals = Enumerable.Range(0, reader.FieldCount).ToDictionary(reader.GetName, StringComparer.Ordinal);
        return [.. _columns.Where(column => column.IsRead && ordinals.ContainsKey(column.Name)).Select(column => (column, ordinals[column.Name]))];
    }

    private Row<TState> Read(NpgsqlDataReader reader, (Column<TState> Column, int Ordinal)[] columns)
    {
        var row = _begin(reader.GetString(columns[0].Ordinal));
        List<SealedText<TState>>? boxes = null;
        foreach (var (column, ordinal) in columns.AsSpan(1))
        {
            if (reader.IsDBNull(ordinal))
            {
                continue;
            }

            if (column.Seals is { } personal)
            {
                (boxes ??= []).Add(new(column.Name, personal, reader.GetFieldValue<byte[]>(ordinal)));
            }
            else
            {
                row = column.Read!(row, reader, ordinal);
            }
        }

        return new(row, boxes ?? []);
    }
}
