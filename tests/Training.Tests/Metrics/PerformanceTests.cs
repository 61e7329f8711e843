using CsCheck;
using KiVendTout.Training.Metrics;
using KiVendTout.Training.Tests.Support;

namespace KiVendTout.Training.Tests.Metrics;

public sealed class PerformanceTests
{
    [Fact]
    public void The_same_seed_gives_the_same_and_intervals_have_two_ends_in_order() => Gen.Select(Naive.GenPayments, Naive.GenPayments).Sample(
        (validation, test) =>
        {
            var objective = new Objective(false, 0.3);
            var measured = Performance.Of(validation, test, objective, seed: 3);

            Assert.Equal(measured, Performance.Of(validation, test, objective, seed: 3));
            Assert.All(
                new[] { measured.PrAuc, measured.RocAuc, measured.Recall, measured.Threshold, measured.CardPrecision },
                figure => Assert.False(figure.Low > figure.High));
        },
        iter: 20);

    /// <summary>1,000 customers with one payment each, a tenth frauds, half of which are found: the interval of a share, known from the binomial.</summary>
    [Fact]
    public void An_interval_is_as_wide_as_the_number_of_customers_makes_it()
    {
        var rows = Enumerable.Range(0, 1000).ToArray();
        var payments = new ScoredPayments(
            Array.ConvertAll(rows, row => row % 20 == 0 ? 1.0 : 0.0), Array.ConvertAll(rows, row => row % 10 == 0), rows, 1000, new int[1000], new long[1000]);

        var recall = Performance.Of(payments, payments, new Objective(false, 0.01), seed: 1).Recall;

        Assert.Equal(0.5, recall.Value);
        Assert.InRange(recall.Low, 0.36, 0.45);
        Assert.InRange(recall.High, 0.55, 0.64);
    }
}
