using KiVendTout.Training.Learning;

namespace KiVendTout.Training.Tests.Learning;

public sealed class BoostedTreesTests
{
    private const int Rows = 4000;

    [Fact]
    public void The_same_rows_give_the_same_margins_bit_for_bit()
    {
        var table = Made(1);
        int[] fit = [.. Enumerable.Range(0, Rows * 3 / 4)], validation = [.. Enumerable.Range(Rows * 3 / 4, Rows / 4)];

        var (first, second) = (BoostedTrees.Learn(table, fit, validation, new LearningOptions()), BoostedTrees.Learn(table, fit, validation, new LearningOptions()));

        Assert.Equal(first.Trees, second.Trees);
        Assert.Equal(first.Margins(table, validation), second.Margins(table, validation));
    }

    [Fact]
    public void What_is_missing_can_be_what_tells()
    {
        var table = Made(2);
        int[] fit = [.. Enumerable.Range(0, Rows * 3 / 4)], validation = [.. Enumerable.Range(Rows * 3 / 4, Rows / 4)];

        var margins = BoostedTrees.Learn(table, fit, validation, new LearningOptions()).Margins(table, validation);

        Assert.True(Mean(true) > Mean(false) + 3);
        double Mean(bool fraud) => margins.Where((_, at) => table.Labels[validation[at]] == fraud).Average();
    }

    /// <summary>A fraud nearly always lacks the first feature, and the second is noise.</summary>
    private static LearningRows Made(int seed)
    {
        var (table, random) = (new LearningRows(["first", "noise"], Rows), new Random(seed));
        for (var row = 0; row < Rows; row++)
        {
            var isFraud = random.Next(10) == 0;
            table.Labels[row] = isFraud;
            table[row][0] = isFraud == random.Next(20) > 0 ? float.NaN : random.NextSingle();
            table[row][1] = random.NextSingle();
        }

        return table;
    }
}
