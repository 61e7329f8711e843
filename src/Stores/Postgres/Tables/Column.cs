using Npgsql;

namespace KiVendTout.Stores.Postgres.Tables;

/// <summary>A column, as far as it can be told without its rows.</summary>
/// <param name="Name">Its name.</param>
/// <param name="SqlType">Its type, as the catalogue spells it.</param>
/// <param name="About">What it tells of a person.</param>
internal record Column(string Name, string SqlType, About About)
{
    /// <summary>What an erasure leaves of it, in the words of SQL; asked only of what it takes.</summary>
    public string Left { get; init; } = "NULL";

    /// <summary>True when an erasure takes it.</summary>
    public bool IsErased => About is About.Personal or About.Link;
}

/// <summary>A column of rows of a kind: how it is written and read. <see cref="Columns{TRow}"/> makes them.</summary>
/// <typeparam name="TRow">What a row is read into and written from.</typeparam>
internal sealed record Column<TRow>(string Name, string SqlType, About About) : Column(Name, SqlType, About)
{
    /// <summary>What is written, in the words of SQL, where <c>n</c> is the row sent; null when the owner of the row does not write it.</summary>
    public string? Value { get; init; } = "n." + Name;

    /// <summary>Makes the array of a batch; null when nothing is sent: it is sealed, or follows from other columns.</summary>
    public Func<IReadOnlyList<TRow>, NpgsqlParameter>? Send { get; init; }

    /// <summary>True when it is written with a new row only: afterwards it is another writer's.</summary>
    public bool IsFirstOnly { get; init; }

    /// <summary>What is selected, in the words of SQL.</summary>
    public string Source { get; init; } = Name;

    /// <summary>Puts a value that is not null into what was read of the row so far; null when it is not read, or sealed.</summary>
    public Func<TRow, NpgsqlDataReader, int, TRow>? Read { get; init; }

    /// <summary>True when it is made of rows of another table, and no column of this one.</summary>
    public bool IsJoined { get; init; }

    /// <summary>True when it is for the owner of the row only, and not in lists.</summary>
    public bool IsOwners { get; init; }

    /// <summary>The personal text it holds, of a sealed one.</summary>
    public Personal<TRow>? Seals { get; init; }

    /// <summary>The id it holds, of an id.</summary>
    public Func<TRow, string?>? IdOf { get; init; }

    /// <summary>Whose id it holds, where that row may have to be written first.</summary>
    public Reference? Names { get; init; }

    /// <summary>True when it is an array of the batch.</summary>
    public bool IsSent => Value is not null && (Send is not null || Seals is not null);

    /// <summary>True when something is made of it.</summary>
    public bool IsRead => Read is not null || Seals is not null;

    /// <summary>The same column where another writer owns it: it is only read.</summary>
    public Column<TRow> OfOther() => this with { Value = null };
}

/// <summary>A personal text of a row.</summary>
/// <param name="Get">Takes it out of the row.</param>
/// <param name="Set">Puts it into what was read of the row so far.</param>
internal sealed record Personal<TRow>(Func<TRow, string?> Get, Func<TRow, string, TRow> Set);
