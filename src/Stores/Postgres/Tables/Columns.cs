using Npgsql;

namespace KiVendTout.Stores.Postgres.Tables;

/// <summary>
/// Makes columns: name, what it tells of a person, how it is taken out of a row, how it is put into one. A column without the latter is
/// written for whoever asks the database, and not read.
/// </summary>
internal static class Columns<TRow>
{
    public static Column<TRow> Id(string name, About about, Func<TRow, string?> get, Func<TRow, string, TRow>? set = null) =>
        Text(name, about, get, set) with { SqlType = "shop_id", IdOf = get };

    /// <summary>The id of a row, which says what the row is.</summary>
    public static Column<TRow> Key(string name, About about, Func<TRow, string?> get) =>
        Id(name, about, get) with { Read = (row, _, _) => row };

    public static Column<TRow> Text(string name, About about, Func<TRow, string?> get, Func<TRow, string, TRow>? set = null) =>
        new(name, "text", about) { Send = Array(get), Read = Reading(set) };

    public static Column<TRow> Json(string name, About about, Func<TRow, string?> get, Func<TRow, string, TRow>? set = null) =>
        new(name, "jsonb", about) { Value = $"n.{name}::jsonb", Send = Array(get), Read = Reading(set) };

    public static Column<TRow> Bytes(string name, About about, Func<TRow, byte[]?> get, Func<TRow, byte[], TRow>? set = null) =>
        new(name, "bytea", about) { Send = Array(get), Read = Reading(set) };

    public static Column<TRow> Flag(string name, About about, Func<TRow, bool?> get, Func<TRow, bool, TRow>? set = null) =>
        new(name, "boolean", about) { Send = Array(get), Read = Reading(set) };

    public static Column<TRow> Number(string name, About about, Func<TRow, int?> get, Func<TRow, int, TRow>? set = null) =>
        new(name, "integer", about) { Send = Array(get), Read = Reading(set) };

    public static Column<TRow> Cents(string name, About about, Func<TRow, long?> get, Func<TRow, long, TRow>? set = null) =>
        new(name, "cents", about) { Send = Array(get), Read = Reading(set) };

    public static Column<TRow> Time(string name, About about, Func<TRow, DateTimeOffset?> get, Func<TRow, DateTimeOffset, TRow>? set = null) =>
        new(name, "timestamp with time zone", about) { Send = Array(row => get(row)?.ToUniversalTime()), Read = Reading(set) };

    /// <summary>The version that fences the writers of a row: sent as it was read, written one higher.</summary>
    public static Column<TRow> Version(Func<TRow, long> get, Func<TRow, long, TRow> set) =>
        new("version", "bigint", About.None) { Value = "n.version + 1", Send = Array(get), Read = Reading(set) };

    /// <summary>A text that is sealed under the customer's key.</summary>
    public static Column<TRow> Sealed(string name, Func<TRow, string?> get, Func<TRow, string, TRow> set) =>
        new(name, "bytea", About.Personal) { Seals = new(get, set) };

    /// <summary>A column that follows from others.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="type">Its type.</param>
    /// <param name="about">What it tells of a person.</param>
    /// <param name="value">What is written, in the words of SQL, where <c>n</c> is the row sent.</param>
    /// <param name="set">Puts it into a row.</param>
    public static Column<TRow> Computed(string name, string type, About about, string value, Func<TRow, string, TRow>? set = null) =>
        new(name, type, about) { Value = value, Read = Reading(set) };

    /// <summary>What is read with the row, and is no column of it.</summary>
    /// <param name="name">What it is called.</param>
    /// <param name="source">What is selected, in the words of SQL.</param>
    /// <param name="set">Puts it into a row.</param>
    public static Column<TRow> Joined(string name, string source, Func<TRow, string, TRow> set) =>
        new(name, "jsonb", About.None) { Value = null, IsJoined = true, Source = $"({source}) AS {name}", Read = Reading(set) };

    private static Func<IReadOnlyList<TRow>, NpgsqlParameter> Array<T>(Func<TRow, T> get) => rows =>
    {
        var values = new T[rows.Count];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = get(rows[i]);
        }

        return new NpgsqlParameter<T[]> { TypedValue = values };
    };

    private static Func<TRow, NpgsqlDataReader, int, TRow>? Reading<T>(Func<TRow, T, TRow>? set) =>
        set is null ? null : (row, reader, ordinal) => set(row, reader.GetFieldValue<T>(ordinal));
}
