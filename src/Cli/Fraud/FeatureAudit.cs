using KiVendTout.Cli.Data;
using KiVendTout.Cli.Terminal;
using KiVendTout.Domain.Fraud;
using KiVendTout.Domain.Fraud.Features;

namespace KiVendTout.Cli.Fraud;

/// <summary>
/// Asks of each feature alone how well it tells frauds from other attempts. One that does it almost by itself says that the data is made so, or that the
/// feature knows what it must not: a model trained on it would be worth nothing.
/// </summary>
internal static class FeatureAudit
{
    /// <summary>No single feature may have more.</summary>
    public const double AucMax = 0.90;

    /// <summary>Audits a folder.</summary>
    /// <param name="load">The folder, and who is told of lines that are not taken.</param>
    /// <param name="from">Attempts before it only fill the histories; null to look at all.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="WrongUseException">A file is not there or not what it is called, or there is nothing to tell apart.</exception>
    public static AuditReport Run(LoadContext load, DateTimeOffset? from, CancellationToken cancellationToken)
    {
        var columns = new AuditColumns(FeatureTable.Length + 1);
        var (first, last) = (DateTimeOffset.MaxValue, DateTimeOffset.MinValue);
        foreach (var attempt in new PaymentReplay(load, new FraudOptions()).Run())
        {
            cancellationToken.ThrowIfCancellationRequested();
            var time = attempt.Story.Attempt.OccurredAt;
            if (time < from)
            {
                continue;
            }

            var row = columns.Add(attempt.Story);
            attempt.Features.Span.CopyTo(row);
            row[FeatureTable.Length] = (float)attempt.RuleScore;
            (first, last) = (time < first ? time : first, time);
        }

        if (columns.Frauds == 0 || columns.Frauds == columns.Count)
        {
            throw new WrongUseException(
                $"{load.Directory} has {columns.Count} attempts{(from is null ? "" : " in that time")}, {columns.Frauds} of them frauds: there is nothing to tell apart");
        }

        return new AuditReport
        {
            FeatureVersion = FeatureTable.Version,
            From = first,
            To = last,
            Attempts = columns.Count,
            Frauds = columns.Frauds,
            Customers = columns.Customers,
            Features = [.. FeatureTable.All.Select((feature, place) => AuditedFeature.Of(feature, columns.Separate(place)))],
            Rules = columns.Separate(FeatureTable.Length).Auc,
        };
    }
}
