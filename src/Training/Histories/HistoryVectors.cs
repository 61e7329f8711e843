using KiVendTout.Domain.Fraud.Features;
using KiVendTout.Training.Learning;

namespace KiVendTout.Training.Histories;

/// <summary>The vectors of payments: the features of the product, and behind them the windows of what links customers in this history.</summary>
/// <param name="Rows">The vectors and labels, one of each payment.</param>
/// <param name="RuleScores">The score of the rules for each, 0 to 1.</param>
internal sealed record HistoryVectors(LearningRows Rows, double[] RuleScores)
{
    /// <summary>Makes them.</summary>
    /// <param name="history">The payments, in the order of time.</param>
    /// <param name="delay">How old a payment is when its label comes.</param>
    /// <param name="rows">The payments that get a vector, in order.</param>
    public static HistoryVectors Of(LabelledHistory history, TimeSpan delay, IReadOnlyList<int> rows)
    {
        var names = FeatureTable.All.Select(feature => feature.Name)
            .Concat(history.Entities.SelectMany(entity => EntityWindows.Names(NameOf(entity)))).ToArray();
        var vectors = new FeatureRows(history, names, rows);
        var first = FeatureTable.Length;
        foreach (var entity in history.Entities)
        {
            var codes = history[entity].Count;
            var groups = new RowGroups(history.Count, codes, row => LabelledHistory.CodeOf(history[row], entity));
            EntityWindows.Write(history, groups, codes, delay, vectors, first);
            first += EntityWindows.Names(NameOf(entity)).Count;
        }

        return new HistoryVectors(vectors.Learning, new PaymentFold(history, delay, vectors, LinkFold.Run(history, delay, vectors)).Run());
    }

    private static string NameOf(LinkedEntity entity) => entity.ToString().ToLowerInvariant();
}
