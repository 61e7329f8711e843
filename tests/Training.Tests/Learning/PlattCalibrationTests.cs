using KiVendTout.Training.Learning;

namespace KiVendTout.Training.Tests.Learning;

public sealed class PlattCalibrationTests
{
    [Theory]
    [InlineData(1, 0)]
    [InlineData(0.4, -3)]
    [InlineData(2.5, 1)]
    public void It_finds_what_made_the_labels(double slope, double offset)
    {
        var (made, random) = (new PlattCalibration(slope, offset), new Random(5));
        var margins = Enumerable.Range(0, 100_000).Select(_ => (random.NextDouble() * 8) - 4).ToArray();
        var frauds = Array.ConvertAll(margins, margin => random.NextDouble() < made.Probability(margin));

        var fitted = PlattCalibration.Fit(margins, frauds);

        Assert.Equal(slope, fitted.Slope, 0.1);
        Assert.Equal(offset, fitted.Offset, 0.1);
    }

    [Theory]
    [InlineData(new[] { 1.0, 1, 1, 1 }, new[] { true, false, false, true })]
    [InlineData(new[] { -9.0, -8, 8, 9 }, new[] { false, false, true, true })]
    [InlineData(new[] { -9.0, -8, 8, 9 }, new[] { true, true, false, false })]
    [InlineData(new[] { 0.0 }, new[] { true })]
    public void Few_or_equal_or_separate_margins_keep_their_order_and_give_probabilities(double[] margins, bool[] frauds)
    {
        var fitted = PlattCalibration.Fit(margins, frauds);

        Assert.True(fitted.Slope > 0);
        Assert.True(fitted.Probability(-1) < fitted.Probability(1));
        Assert.All(margins, margin => Assert.InRange(fitted.Probability(margin), 0, 1));
    }
}
