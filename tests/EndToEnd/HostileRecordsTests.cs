namespace KiVendTout.EndToEnd;

/// <summary>
/// The short form of <c>./kvt bench hostile</c>: records and calls of every hostile kind among honest ones, through a silo and a gateway of its own.
/// It checks itself: no partition stopped, nothing ended, no answer by our fault, honest effects once, dead letters what had to be refused.
/// </summary>
public class HostileRecordsTests
{
    private const string Records = "500";
    private const string Calls = "200";

    /// <param name="seed">3 is the one that found something (docs/benchmarks.md).</param>
    [Theory]
    [InlineData("3")]
    [InlineData("7")]
    public async Task Nothing_stops_nothing_is_lost_nothing_is_done_twice(string seed)
    {
        await using var stack = new Stack();

        var run = await stack.RunAsync("bench", "hostile", "--count", Records, "--seed", seed, "--calls", Calls);

        Assert.True(run.ExitCode == 0, $"kvt bench hostile ended with {run.ExitCode}:\n{run.Output}\n{run.Error}");
        Assert.Contains($"calls: {Calls} answered, 0 not or by our fault", run.Output, StringComparison.Ordinal);
    }
}
