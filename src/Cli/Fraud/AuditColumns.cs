using KiVendTout.Cli.Terminal;
using KiVendTout.Domain.Common;

namespace KiVendTout.Cli.Fraud;

/// <summary>Numbers of many attempts, by column, and which of them are frauds. 4 bytes a number, in pieces, so that growing copies nothing.</summary>
/// <param name="width">How many columns.</param>
internal sealed class AuditColumns(int width)
{
    /// <summary>Most attempts: two million of 42 numbers are 340 MB.</summary>
    public const int RowsMax = 2_000_000;

    private const int PieceRows = 1 << 14;

    private readonly List<float[]> _pieces = [];
    private readonly List<bool> _frauds = [];
    private readonly HashSet<CustomerId> _customers = [];

    /// <summary>How many attempts there are.</summary>
    public int Count => _frauds.Count;

    /// <summary>How many of them are frauds.</summary>
    public int Frauds { get; private set; }

    /// <summary>How many customers made them.</summary>
    public int Customers => _customers.Count;

    /// <summary>Adds an attempt.</summary>
    /// <returns>Its numbers, to be filled in.</returns>
    /// <exception cref="WrongUseException">There are too many.</exception>
    public Span<float> Add(PaymentStory story)
    {
        if (Count == RowsMax)
        {
            throw new WrongUseException($"the files hold more than {RowsMax:N0} payments, which is the most: look at a part of them");
        }

        var row = Count % PieceRows;
        if (row == 0)
        {
            _pieces.Add(new float[PieceRows * width]);
        }

        _frauds.Add(story.IsFraud);
        Frauds += story.IsFraud ? 1 : 0;
        _customers.Add(story.Attempt.CustomerId);
        return _pieces[^1].AsSpan(row * width, width);
    }

    /// <summary>How well a column tells frauds from the others.</summary>
    public Separation Separate(int column)
    {
        var (values, frauds, missing) = (new float[Count], new bool[Count], (All: 0, Frauds: 0));
        var present = 0;
        for (var row = 0; row < Count; row++)
        {
            var value = _pieces[row / PieceRows][(row % PieceRows * width) + column];
            if (float.IsNaN(value))
            {
                missing = (missing.All + 1, missing.Frauds + (_frauds[row] ? 1 : 0));
            }
            else
            {
                (values[present], frauds[present++]) = (value, _frauds[row]);
            }
        }

        return Separation.Of(values.AsSpan(0, present), frauds.AsSpan(0, present), missing.Frauds, missing.All - missing.Frauds);
    }
}
