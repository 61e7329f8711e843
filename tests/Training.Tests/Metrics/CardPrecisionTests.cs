using CsCheck;
using KiVendTout.Training.Metrics;
using KiVendTout.Training.Tests.Support;

namespace KiVendTout.Training.Tests.Metrics;

public sealed class CardPrecisionTests
{
    private const int Digits = 9;

    [Fact]
    public void Each_day_counts_the_defrauded_among_the_highest_and_those_found_are_left_out_later()
    {
        // Day 0: customers 0 (defrauded, by a payment that is not its highest) and 1 are looked at. Day 1: 0 is known; 2 (defrauded) and 3 are looked at.
        var payments = new ScoredPayments(
            [0.9, 0.2, 0.8, 0.7, 0.9, 0.6, 0.5, 0.4], [false, true, false, true, true, true, false, true], [0, 0, 1, 2, 0, 2, 3, 1], 4, [0, 0, 0, 0, 1, 1, 1, 1], new long[8]);

        Assert.Equal(0.5, new CardPrecision(payments, seed: 1, top: 2).Mean(), Digits);
    }

    [Fact]
    public void A_day_with_fewer_customers_is_divided_by_the_same_number() =>
        Assert.Equal(0.01, new CardPrecision(new ScoredPayments([1], [true], [0], 1, [0], [100]), seed: 1).Mean(), Digits);

    [Fact]
    public void It_is_that_of_the_definition_whatever_the_weights() => Gen.Select(Naive.GenPayments, Naive.GenWeights, Gen.Int[1, 5]).Sample((payments, weights, top) =>
    {
        // Distinct scores: the definition leaves equal ones to chance. Copies of a customer are equal, and all alike.
        var distinct = payments with { Scores = [.. payments.Scores.Select((score, row) => score + (row / 1000.0))] };
        var sum = Naive.CardPrecisions(Naive.Repeat(distinct, weights), top).Sum();

        Assert.Equal(sum / payments.Days.Distinct().Count(), new CardPrecision(distinct, seed: 1, top).Mean(weights), Digits);
    });

    [Fact]
    public void Equal_scores_are_not_taken_in_the_order_of_the_file()
    {
        // 1,000 customers of one score, the 100 first all defrauded: the order of the file would find them all.
        var rows = Enumerable.Range(0, 1000).ToArray();
        var payments = new ScoredPayments(new double[1000], Array.ConvertAll(rows, row => row < 100), rows, 1000, new int[1000], new long[1000]);

        Assert.InRange(new CardPrecision(payments, seed: 1).Mean(), 0.02, 0.25);
    }
}
