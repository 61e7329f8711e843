using Npgsql;
using NpgsqlTypes;

namespace KiVendTout.Stores.Postgres;

/// <summary>Short forms for parameters and columns.</summary>
internal static class Rows
{
    public static NpgsqlParameterCollection With<T>(this NpgsqlParameterCollection parameters, T value)
    {
        parameters.Add(new NpgsqlParameter<T> { TypedValue = value });
        return parameters;
    }

    public static NpgsqlParameterCollection WithJson(this NpgsqlParameterCollection parameters, string?[] values)
    {
        parameters.Add(new NpgsqlParameter<string?[]> { TypedValue = values, NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Jsonb });
        return parameters;
    }

    /// <summary>A column of texts in UTF-8.</summary>
    public static NpgsqlParameterCollection WithTexts(this NpgsqlParameterCollection parameters, ReadOnlyMemory<byte>[] values)
    {
        parameters.Add(new NpgsqlParameter<ReadOnlyMemory<byte>[]> { TypedValue = values, NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text });
        return parameters;
    }

    public static NpgsqlParameterCollection WithJson(this NpgsqlParameterCollection parameters, string? value)
    {
        parameters.Add(new NpgsqlParameter<string?> { TypedValue = value, NpgsqlDbType = NpgsqlDbType.Jsonb });
        return parameters;
    }

    /// <summary>A column of a batch.</summary>
    public static NpgsqlParameterCollection WithColumn<TItem, T>(
        this NpgsqlParameterCollection parameters, IReadOnlyList<TItem> items, Func<TItem, T> select)
    {
        var column = new T[items.Count];
        for (var i = 0; i < column.Length; i++)
        {
            column[i] = select(items[i]);
        }

        return parameters.With(column);
    }

    public static string? Text(this NpgsqlDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetString(column);

    public static byte[]? Bytes(this NpgsqlDataReader reader, int column) =>
        reader.IsDBNull(column) ? null : reader.GetFieldValue<byte[]>(column);

    public static T? Value<T>(this NpgsqlDataReader reader, int column)
        where T : struct => reader.IsDBNull(column) ? null : reader.GetFieldValue<T>(column);

    public static string NameOf(Completeness completeness) => completeness switch
    {
        Completeness.Referenced => "referenced",
        Completeness.Complete => "complete",
        _ => "erased",
    };

    public static Completeness CompletenessOf(string name) => name switch
    {
        "referenced" => Completeness.Referenced,
        "complete" => Completeness.Complete,
        _ => Completeness.Erased,
    };
}
