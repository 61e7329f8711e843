using System.Globalization;
using System.Reflection;
using KiVendTout.Cli.Data.Generation.Fraud;
using KiVendTout.Embedded;

namespace KiVendTout.Cli.Tests.Data.Generation.Fraud;

/// <summary>The page about the world says what the code does.</summary>
public sealed class FraudWorldDocsTests
{
    private static readonly string[] Page = File.ReadAllLines(Path.Combine(RepositoryLayout.Find().Root, "docs", "fraud-world.md"));

    [Theory]
    [InlineData(typeof(HonestRates))]
    [InlineData(typeof(FraudRates))]
    [InlineData(typeof(LabelRates))]
    public void Every_rate_stands_in_the_page(Type rates) => Assert.All(
        rates.GetFields(BindingFlags.Public | BindingFlags.Static),
        rate => Assert.Contains(Page, line => line.StartsWith($"| {rate.Name} | {Text(rate.GetValue(null)!)} |", StringComparison.Ordinal)));

    [Fact]
    public void Every_kind_stands_in_the_page() => Assert.All(
        SchemeTraits.All,
        kind => Assert.Contains(Page, line => line.StartsWith(
            $"| {kind.Name} | {Text(kind.Share)} | {Text(kind.Payments)} | {Text(kind.Mix)} | {Text(kind.ByNight)} | {kind.SpanDays} |", StringComparison.Ordinal)));

    [Fact]
    public void The_kinds_are_all_frauds_there_are() => Assert.Equal(1, SchemeTraits.All.Sum(kind => kind.Share), 6);

    private static string Text(object value) =>
        value is Drift drift ? $"{Text(drift.From)} → {Text(drift.To)}" : Convert.ToString(value, CultureInfo.InvariantCulture)!;
}
