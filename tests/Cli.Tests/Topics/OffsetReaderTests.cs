using System.Diagnostics;
using KiVendTout.Cli.Embedded;
using KiVendTout.Cli.Processes;
using KiVendTout.Cli.Topics;

namespace KiVendTout.Cli.Tests.Topics;

public sealed class OffsetReaderTests
{
    [Fact]
    public async Task Brokers_that_are_away_are_given_up_within_the_limit()
    {
        using var offsets = new OffsetReader($"127.0.0.1:{FreePort.Find()}", "a-group") { AnswerLimit = TimeSpan.FromMilliseconds(500) };
        var began = Stopwatch.StartNew();

        await Assert.ThrowsAsync<CommandFailedException>(() => offsets.ReadAsync(KafkaTopics.Inputs, TestContext.Current.CancellationToken));

        Assert.True(began.Elapsed < QuietKafka.AnswerLimit, $"{began.Elapsed}");
    }
}
