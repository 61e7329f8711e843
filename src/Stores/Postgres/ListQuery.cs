using System.Globalization;
using System.Text;

namespace KiVendTout.Stores.Postgres;

/// <summary>Puts a list's statement together: only the conditions that are asked for, so that each may use its index.</summary>
/// <param name="select">The statement up to its conditions.</param>
internal sealed class ListQuery(string select)
{
    private readonly StringBuilder _sql = new(select);
    private readonly List<object> _values = [];

    public IReadOnlyList<object> Values => _values;

    /// <summary>Adds a condition on a value; nothing when there is none.</summary>
    /// <param name="condition">What stands left of the value.</param>
    /// <param name="value">The value.</param>
    public void Where(string condition, object? value)
    {
        if (value is not null)
        {
            _values.Add(value);
            Where(string.Create(CultureInfo.InvariantCulture, $"{condition} ${_values.Count}"));
        }
    }

    /// <summary>Adds a condition.</summary>
    public void Where(string condition) => _sql.Append(_sql.Length == select.Length ? " WHERE " : " AND ").Append(condition);

    /// <summary>Adds the condition that a row comes after another in descending order of two columns.</summary>
    public void WhereBefore(string columns, object first, object second) => WherePlace(columns, "<", first, second);

    /// <summary>Adds the condition that a row comes after another in ascending order of two columns.</summary>
    public void WhereAfter(string columns, object first, object second) => WherePlace(columns, ">", first, second);

    /// <summary>Ends the statement.</summary>
    public string End(string orderBy, int limit)
    {
        _values.Add(limit);
        return string.Create(CultureInfo.InvariantCulture, $"{_sql} ORDER BY {orderBy} LIMIT ${_values.Count}");
    }

    private void WherePlace(string columns, string comparison, object first, object second)
    {
        _values.Add(first);
        _values.Add(second);
        Where(string.Create(CultureInfo.InvariantCulture, $"({columns}) {comparison} (${_values.Count - 1}, ${_values.Count})"));
    }
}
