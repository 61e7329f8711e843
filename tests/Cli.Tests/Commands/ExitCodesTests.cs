using KiVendTout.Cli.Commands;
using KiVendTout.Cli.Terminal;
using KiVendTout.Cli.Tests.Support;
using KiVendTout.Embedded;

namespace KiVendTout.Cli.Tests.Commands;

public sealed class ExitCodesTests
{
    private readonly TestConsole _console = new();

    [Theory]
    [InlineData("")]
    [InlineData("nothing-like-it")]
    [InlineData("up --silos 0")]
    [InlineData("up --silos many")]
    [InlineData("up --port 70000")]
    [InlineData("up --empty --dataset /tmp")]
    [InlineData("up --dataset /no/such/folder")]
    [InlineData("data load")]
    [InlineData("data load /no/such/folder")]
    [InlineData("data load /tmp --rate 0")]
    [InlineData("data generate")]
    [InlineData("data generate --out /tmp/kvt-none --nonsense")]
    [InlineData("data generate --out /tmp/kvt-none --world moon")]
    [InlineData("data generate --out /tmp/kvt-none --scale 0")]
    [InlineData("data generate --out /tmp/kvt-none --customers 1000")]
    [InlineData("data generate --out /tmp/kvt-none --world-version 1")]
    [InlineData("data generate --out /tmp/kvt-none --drop-warm-up")]
    [InlineData("data generate --out /tmp/kvt-none --until yesterday")]
    [InlineData("data generate --out /tmp/kvt-none --until 0001-01-01")]
    [InlineData("data generate --out /tmp/kvt-none --world fraud --until 0001-01-01")]
    [InlineData("data generate --out /tmp/kvt-none --world fraud --until 9999-12-31")]
    [InlineData("data generate --out /tmp/kvt-none --world fraud --scale 1")]
    [InlineData("data generate --out /tmp/kvt-none --world fraud --world-version 2")]
    [InlineData("data generate --out /tmp/kvt-none --world fraud --customers 499")]
    [InlineData("data generate --out /tmp/kvt-none --world fraud --customers 1000 --payments 4999")]
    [InlineData("data generate --out /tmp/kvt-none --world fraud --customers 1000 --payments 100001")]
    [InlineData("fraud audit")]
    [InlineData("fraud audit /no/such/folder")]
    [InlineData("fraud audit /tmp --from yesterday")]
    [InlineData("fraud evaluate")]
    [InlineData("fraud evaluate /no/such.csv --map /no/such.yaml --train 2024-01-01..2024-01-31 --delay 7 --test 2024-02-10..2024-02-20")]
    [InlineData("token")]
    [InlineData("token --role king")]
    [InlineData("token --role customer")]
    [InlineData("dead-letters list --limit 0")]
    [InlineData("dead-letters list --topic nonsense")]
    public async Task Wrong_use_is_one_line_on_standard_error_and_exit_code_2(string arguments)
    {
        Assert.Equal(ExitCode.WrongUse, await RunAsync(arguments));

        Assert.StartsWith("kvt: ", Assert.Single(_console.Errors), StringComparison.Ordinal);
        Assert.Empty(_console.Output);
    }

    [Theory]
    [InlineData("--help")]
    [InlineData("up --help")]
    [InlineData("data load --help")]
    [InlineData("fraud evaluate --help")]
    [InlineData("data generate --help")]
    [InlineData("fraud audit --help")]
    [InlineData("dead-letters replay --help")]
    public async Task Help_is_told_on_standard_output(string arguments)
    {
        Assert.Equal(ExitCode.Done, await RunAsync(arguments));

        Assert.Contains("kvt", _console.Output, StringComparison.Ordinal);
        Assert.Empty(_console.Errors);
    }

    private Task<int> RunAsync(string arguments) => new KvtApplication(new CommandContext(_console.Console, RepositoryLayout.Find(), TimeProvider.System))
        .RunAsync(arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries), TestContext.Current.CancellationToken);
}
