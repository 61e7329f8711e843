using KiVendTout.Training.Histories;

namespace KiVendTout.Training.Evaluation;

/// <summary>How much there is in a part.</summary>
/// <param name="Rows">Payments.</param>
/// <param name="Customers">Customers.</param>
/// <param name="Frauds">Payments that are frauds.</param>
public readonly record struct PartCounts(int Rows, int Customers, int Frauds)
{
    internal static PartCounts Of(LabelledHistory history, IReadOnlyList<int> rows)
    {
        var (seen, customers, frauds) = (new bool[history.Customers.Count], 0, 0);
        foreach (var row in rows)
        {
            var payment = history[row];
            customers += seen[payment.Customer] ? 0 : 1;
            seen[payment.Customer] = true;
            frauds += payment.IsFraud ? 1 : 0;
        }

        return new PartCounts(rows.Count, customers, frauds);
    }
}
