using System.Globalization;
using KiVendTout.Domain.Common;
using KiVendTout.Domain.Fraud;
using KiVendTout.Domain.Fraud.Features;
using KiVendTout.Domain.Fraud.Window;
using KiVendTout.Domain.Payments;

namespace KiVendTout.Training.Histories;

/// <summary>
/// Folds the payments of one customer after the other, in the order of time, with the code of the customer's grain: each attempt is judged by the rules
/// and gets its vector, then comes how it ended, and its label once that is due. What the history does not tell is missing, and no rule hits by it.
/// </summary>
internal sealed class PaymentFold
{
    /// <summary>A payment without a country: no country is that, so nothing is compared with it.</summary>
    private const string NoCountry = "";

    /// <summary>No labelled history tells the method.</summary>
    private const string NoMethod = "";

    private readonly LabelledHistory _history;
    private readonly TimeSpan _delay;
    private readonly FeatureRows _rows;
    private readonly LinkFold _links;
    private readonly RuleSet _rules;
    private readonly TimeZoneInfo _zone;

    /// <summary>Prepares the fold.</summary>
    /// <param name="history">The payments, in the order of time.</param>
    /// <param name="delay">How old a payment is when its label comes.</param>
    /// <param name="rows">Which payments have a vector; the features of the product are its first.</param>
    /// <param name="links">What devices and addresses link.</param>
    public PaymentFold(LabelledHistory history, TimeSpan delay, FeatureRows rows, LinkFold links)
    {
        var options = new FraudOptions();

        // Where nobody tells how payments ended, none is known to have succeeded: "the first purchase" would be every one.
        options.Rules.R1.Enabled = history.HasResults;
        (_history, _delay, _rows, _links, _rules) = (history, delay, rows, links, new RuleSet(options));
        _zone = TimeZoneInfo.FindSystemTimeZoneById(options.TimeZone);
    }

    /// <summary>Fills the vectors in.</summary>
    /// <returns>The score of the rules for each vector, 0 to 1.</returns>
    public double[] Run()
    {
        var scores = new double[_rows.Learning.Rows];
        var groups = new RowGroups(_history.Count, _history.Customers.Count, row => _history[row].Customer);
        for (var customer = TextCodes.Missing + 1; customer < _history.Customers.Count; customer++)
        {
            Fold(new CustomerId(_history.Customers[customer]!), groups[customer], scores);
        }

        return scores;
    }

    private static PaymentId IdOf(int row) => new(row.ToString(CultureInfo.InvariantCulture));

    private static DateTimeOffset Time(long ticks) => new(ticks, TimeSpan.Zero);

    private void Fold(CustomerId customer, ReadOnlySpan<int> rows, double[] scores)
    {
        var (past, totals, labelled) = (new CustomerHistory(customer), default(CustomerTotals), 0);
        foreach (var row in rows)
        {
            var payment = _history[row];
            for (; _history[rows[labelled]].Ticks <= payment.Ticks - _delay.Ticks && rows[labelled] < row; labelled++)
            {
                // Neither rules nor features look at more of a label than that it counts.
                totals = _history[rows[labelled]].IsFraud ? totals.WithConfirmedFraud() : totals;
            }

            var attempt = Attempt(customer, row, payment);
            var score = Score(past, totals, attempt, row, payment);
            totals = totals.With(attempt);
            if (_rows.PlaceOf(row) is >= 0 and var place)
            {
                scores[place] = score;
            }
        }
    }

    /// <summary>Writes the vector, then judges the attempt and takes it in.</summary>
    private double Score(CustomerHistory past, CustomerTotals totals, PaymentAttempted attempt, int row, in LabelledPayment payment)
    {
        // What is not known to be one country is not known to be two.
        var country = payment.Country == TextCodes.Missing ? null : _history.Countries[payment.CustomerCountry];
        if (_rows.Find(row, out var vector))
        {
            var input = new FeatureInput
            {
                Attempt = attempt,
                Window = past.Window,
                Totals = totals,
                Zone = _zone,
                CustomerCountry = country,
                Device = _links.Device(_rows.PlaceOf(row)),
                Address = _links.Address(_rows.PlaceOf(row)),
            };
            FeatureVector.Compute(input, vector[..FeatureTable.Length]);
        }

        var score = Take(past, attempt, country)?.Opened[0].Assessment?.Score ?? 0;
        if (payment.Result != PaymentResult.Unknown)
        {
            var settled = new PaymentSettled
            {
                PaymentId = attempt.PaymentId,
                CustomerId = attempt.CustomerId,
                OccurredAt = attempt.OccurredAt,
                Succeeded = payment.Result == PaymentResult.Succeeded,
            };
            Take(past, settled, country);
        }

        return score;
    }

    private HistoryCommit? Take(CustomerHistory past, PaymentRecord record, string? country)
    {
        var commit = CustomerFold.FoldAll(past, country, [record], _rules, record.OccurredAt);
        past.Trim();
        return commit;
    }

    private PaymentAttempted Attempt(CustomerId customer, int row, in LabelledPayment payment) => new()
    {
        PaymentId = IdOf(row),
        CustomerId = customer,
        OccurredAt = Time(payment.Ticks),
        Method = NoMethod,
        Country = _history.Countries[payment.Country] ?? NoCountry,
        AmountCents = payment.AmountCents,
        CardBin = _history[LinkedEntity.Card][payment.Card],
        IpHash = _history[LinkedEntity.Address][payment.Address],
        DeviceId = _history.DeviceEntity is { } device ? _history[device][LabelledHistory.CodeOf(payment, device)] : null,
    };
}
