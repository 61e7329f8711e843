using CsCheck;
using KiVendTout.Cli.Fraud;

namespace KiVendTout.Cli.Tests.Fraud;

public sealed class SeparationTests
{
    [Fact]
    public void It_is_the_share_of_pairs_that_are_told_apart() =>
        Gen.Select(Gen.Int[-3, 3], Gen.Int[0, 3], Gen.Bool).Array[0, 40].Sample(drawn =>
        {
            (float? Value, bool IsFraud)[] all =
                [(1, true), (1, false), .. drawn.Select(one => (one.Item2 == 0 ? default(float?) : one.Item1, one.Item3))];
            var there = all.Where(one => one.Value is not null).ToArray();
            var missing = all.Where(one => one.Value is null).ToArray();

            var told = Separation.Of(
                there.Select(one => one.Value!.Value).ToArray(),
                there.Select(one => one.IsFraud).ToArray(),
                missing.Count(one => one.IsFraud),
                missing.Count(one => !one.IsFraud));

            var (low, high) = (Area(all, float.MinValue), Area(all, float.MaxValue));
            Assert.Equal(new[] { low, 1 - low, high, 1 - high }.Max(), told.Auc, 1e-12);
            var taken = told.MissingIsHigh == true ? high : low;
            Assert.Equal(told.Auc, told.HigherIsFraud ? taken : 1 - taken, 1e-12);
            Assert.Equal(missing.Length == 0, told.MissingIsHigh is null);
            Assert.Equal((double)missing.Length / all.Length, told.MissingShare);
        });

    private static double Area((float? Value, bool IsFraud)[] all, float missing) => (
        from fraud in all
        from other in all
        where fraud.IsFraud && !other.IsFraud
        select (fraud.Value ?? missing).CompareTo(other.Value ?? missing) switch { > 0 => 1.0, 0 => 0.5, _ => 0 }).Average();
}
