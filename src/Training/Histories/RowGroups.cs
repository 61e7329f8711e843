namespace KiVendTout.Training.Histories;

/// <summary>The rows of each code, in their order.</summary>
internal sealed class RowGroups
{
    private readonly int[] _starts;
    private readonly int[] _rows;

    /// <summary>Groups rows.</summary>
    /// <param name="rows">How many there are.</param>
    /// <param name="codes">How many codes there are, from 0.</param>
    /// <param name="codeOf">The code of a row.</param>
    public RowGroups(int rows, int codes, Func<int, int> codeOf)
    {
        _starts = new int[codes + 1];
        _rows = new int[rows];
        for (var row = 0; row < rows; row++)
        {
            _starts[codeOf(row) + 1]++;
        }

        for (var code = 0; code < codes; code++)
        {
            _starts[code + 1] += _starts[code];
        }

        var next = _starts.AsSpan(0, codes).ToArray();
        for (var row = 0; row < rows; row++)
        {
            _rows[next[codeOf(row)]++] = row;
        }
    }

    /// <summary>The rows of a code.</summary>
    public ReadOnlySpan<int> this[int code] => _rows.AsSpan(_starts[code], _starts[code + 1] - _starts[code]);
}
