using KiVendTout.Training.Learning;

namespace KiVendTout.Training.Histories;

/// <summary>Which payments of a history have a vector, and where: what is only history for others needs none.</summary>
internal sealed class FeatureRows
{
    private const int None = -1;

    private readonly int[] _places;

    /// <summary>Makes room.</summary>
    /// <param name="history">The payments, in the order of time.</param>
    /// <param name="names">Names of the features.</param>
    /// <param name="rows">The payments that have a vector, in order.</param>
    public FeatureRows(LabelledHistory history, IReadOnlyList<string> names, IReadOnlyList<int> rows)
    {
        _places = new int[history.Count];
        Array.Fill(_places, None);
        Learning = new LearningRows(names, rows.Count);
        for (var place = 0; place < rows.Count; place++)
        {
            _places[rows[place]] = place;
            Learning.Labels[place] = history[rows[place]].IsFraud;
        }
    }

    /// <summary>The vectors.</summary>
    public LearningRows Learning { get; }

    /// <summary>Place of a payment's vector.</summary>
    public int PlaceOf(int row) => _places[row];

    /// <summary>The vector of a payment.</summary>
    /// <returns>False when it has none.</returns>
    public bool Find(int row, out Span<float> vector)
    {
        var place = _places[row];
        vector = place == None ? default : Learning[place];
        return place != None;
    }
}
