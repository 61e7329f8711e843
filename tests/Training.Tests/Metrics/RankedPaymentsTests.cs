using CsCheck;
using KiVendTout.Training.Metrics;
using KiVendTout.Training.Tests.Support;

namespace KiVendTout.Training.Tests.Metrics;

public sealed class RankedPaymentsTests
{
    private const int Digits = 9;

    /// <summary>The example of scikit-learn's documentation of both functions.</summary>
    [Fact]
    public void Known_scores_have_the_known_areas()
    {
        var areas = new RankedPayments(Payments([0.1, 0.4, 0.35, 0.8], [false, false, true, true])).Areas();

        Assert.Equal(0.75, areas.Roc, Digits);
        Assert.Equal(0.8333333333, areas.Pr, Digits);
    }

    [Fact]
    public void Scores_that_are_all_equal_say_nothing()
    {
        var areas = new RankedPayments(Payments([1, 1, 1, 1], [true, false, false, false])).Areas();

        Assert.Equal(0.5, areas.Roc, Digits);
        Assert.Equal(0.25, areas.Pr, Digits);
    }

    [Fact]
    public void Areas_are_those_of_the_definitions_whatever_the_weights() => Gen.Select(Naive.GenPayments, Naive.GenWeights).Sample((payments, weights) =>
    {
        var (areas, repeated) = (new RankedPayments(payments).Areas(weights), Naive.Repeat(payments, weights));

        Assert.Equal(Naive.RocAuc(repeated), areas.Roc, Digits);
        Assert.Equal(Naive.PrAuc(repeated), areas.Pr, Digits);
    });

    [Fact]
    public void A_threshold_stops_what_it_says_whatever_the_weights() => Gen.Select(Naive.GenPayments, Naive.GenWeights, Gen.Double[-0.1, 1.1]).Sample((payments, weights, threshold) =>
        Assert.Equal(Naive.At(Naive.Repeat(payments, weights), threshold), new RankedPayments(payments).At(threshold, weights)));

    [Fact]
    public void The_threshold_finds_most_within_the_budget_and_stops_no_more_than_that_needs() => Gen.Select(Naive.GenPayments, Gen.Double[0, 0.6]).Sample((payments, budget) =>
    {
        var chosen = Naive.At(payments, new RankedPayments(payments).Threshold(new Objective(false, budget)));
        var possible = Possible(payments).Where(at => at.Stopped <= budget * (at.Stopped + at.Passed)).ToList();

        Assert.True(chosen.Stopped <= budget * (chosen.Stopped + chosen.Passed));
        Assert.Equal(possible.Max(at => at.Found), chosen.Found);
        Assert.Equal(possible.Where(at => at.Found == chosen.Found).Min(at => at.Stopped), chosen.Stopped);
    });

    [Fact]
    public void The_threshold_has_the_highest_F1() => Naive.GenPayments.Where(payments => payments.Frauds.Contains(true)).Sample(payments =>
        Assert.Equal(Possible(payments).Max(at => at.F1), Naive.At(payments, new RankedPayments(payments).Threshold(new Objective(true, 0))).F1, Digits));

    private static IEnumerable<Confusion> Possible(ScoredPayments payments) =>
        payments.Scores.Distinct().Append(double.MaxValue).Select(threshold => Naive.At(payments, threshold));

    private static ScoredPayments Payments(double[] scores, bool[] frauds) =>
        new(scores, frauds, new int[scores.Length], 1, new int[scores.Length], new long[scores.Length]);
}
