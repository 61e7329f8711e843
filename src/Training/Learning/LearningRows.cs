namespace KiVendTout.Training.Learning;

/// <summary>Feature vectors and labels of payments, in one block of numbers: no object a row.</summary>
/// <param name="names">Names of the features.</param>
/// <param name="rows">How many rows it has.</param>
internal sealed class LearningRows(IReadOnlyList<string> names, int rows)
{
    private readonly float[] _values = new float[(long)names.Count * rows];
    private readonly bool[] _labels = new bool[rows];

    /// <summary>Names of the features.</summary>
    public IReadOnlyList<string> Names => names;

    /// <summary>How many features a row has.</summary>
    public int Width => names.Count;

    /// <summary>How many rows there are.</summary>
    public int Rows => rows;

    /// <summary>Whether each row was a fraud.</summary>
    public bool[] Labels => _labels;

    /// <summary>The vector of a row; NaN is missing.</summary>
    public Span<float> this[int row] => _values.AsSpan(checked(row * Width), Width);
}
