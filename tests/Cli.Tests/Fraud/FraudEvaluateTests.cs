using System.Globalization;
using System.Text.Json;
using KiVendTout.Cli.Commands;
using KiVendTout.Cli.Terminal;
using KiVendTout.Cli.Tests.Support;
using KiVendTout.Embedded;

namespace KiVendTout.Cli.Tests.Fraud;

public sealed class FraudEvaluateTests : IDisposable
{
    private const string Header = "when,who,how_much,at,bad";

    private static readonly string[] Map = ["# what is where", "time: when", "customer: who", "amount: how_much", "terminal: at", "label: bad"];

    private readonly TempFolder _folder = new();
    private readonly TestConsole _console = new();

    /// <summary>Frauds are the payments at terminal t0, whatever the amount: 60 days, 40 payments a day, the file the last first.</summary>
    private static IEnumerable<string> Rows => Enumerable.Range(0, 60 * 40).Reverse().Select(at => string.Create(
        CultureInfo.InvariantCulture, $"2024-01-01 00:00:00,c{at % 37},{10 + (at * 7 % 90)}.50,t{at % 11},{(at % 11 == 0 ? 1 : 0)}").Replace(
        "2024-01-01 00:00:00", new DateTime(2024, 1, 1).AddMinutes(36 * at).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture), StringComparison.Ordinal));

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task It_tells_programs_the_model_beside_rules_and_amount_with_intervals_and_counts()
    {
        Assert.Equal(ExitCode.Done, await RunAsync(Map, [Header, .. Rows], "--json", "--objective", "f1"));

        var report = JsonDocument.Parse(_console.Output).RootElement;
        Assert.Empty(_console.Errors);
        Assert.Equal((60 * 40, 30 * 40, 10 * 40), (Count("file"), Count("train") + Count("validation"), Count("test")));
        Assert.Equal((60 * 40) - 1, report.GetProperty("counts").GetProperty("rows_out_of_order").GetInt32());
        Assert.True(report.GetProperty("model").GetProperty("pr_auc").GetDouble() > 0.9);
        foreach (var scorer in new[] { "model", "rules", "amount" })
        {
            foreach (var figure in new[] { "pr_auc", "roc_auc", "card_precision_at_100", "precision", "recall", "f1", "threshold" })
            {
                _ = report.GetProperty(scorer).GetProperty(figure);
                _ = report.GetProperty(scorer).GetProperty("intervals").GetProperty(figure);
            }
        }

        int Count(string part) => report.GetProperty("counts").GetProperty(part).GetProperty("rows").GetInt32();
    }

    [Fact]
    public async Task It_tells_people_a_table()
    {
        Assert.Equal(ExitCode.Done, await RunAsync(Map, [Header, .. Rows]));

        Assert.Contains("pr_auc", _console.Output, StringComparison.Ordinal);
        Assert.Contains("put into the order of time", _console.Output, StringComparison.Ordinal);
        Assert.Empty(_console.Errors);
    }

    [Theory]
    [InlineData("colour: bad", "map.yaml:7: unknown key colour")]
    [InlineData("time: at", "map.yaml:7: ")]
    [InlineData("card: {a: b}", "map.yaml:7: card must name a column")]
    [InlineData("card:", "map.yaml:7: card must name a column")]
    [InlineData("origin: yesterday", "map.yaml:7: origin must be")]
    [InlineData("- a list", "map.yaml:7: ")]
    [InlineData("card: number", "history.csv has no column number, which the map names as card")]
    public async Task A_map_that_is_wrong_is_refused_by_its_line(string line, string message) => await RefusedAsync([.. Map, line], [Header, .. Rows], message);

    [Fact]
    public async Task A_map_without_a_needed_key_is_refused() => await RefusedAsync(Map[..^1], [Header, .. Rows], "map.yaml has no key label");

    [Fact]
    public async Task A_map_of_nothing_is_refused() => await RefusedAsync([""], [Header, .. Rows], "map.yaml:1: must be one map");

    [Theory]
    [InlineData("yesterday,c,1,t,0", "history.csv:3: column 1 (when): must be a time")]
    [InlineData("1704067200,c,1,t,0", "history.csv:3: column 1 (when): must be a time")]
    [InlineData("2024-01-01T00:00:00Z,,1,t,0", "history.csv:3: column 2 (who): must name a customer")]
    [InlineData("2024-01-01T00:00:00Z,c,cheap,t,0", "history.csv:3: column 3 (how_much): must be an amount")]
    [InlineData("2024-01-01T00:00:00Z,c,-1,t,0", "history.csv:3: column 3 (how_much): must be an amount")]
    [InlineData("2024-01-01T00:00:00Z,c,1e30,t,0", "history.csv:3: column 3 (how_much): must be an amount")]
    [InlineData("2024-01-01T00:00:00Z,c,1,t,2", "history.csv:3: column 5 (bad): must be 1 (fraud) or 0")]
    [InlineData("2024-01-01T00:00:00Z,c,1,t", "history.csv:3: has 4 fields, the header has 5")]
    [InlineData("2024-01-01T00:00:00Z,c,1,\"t,0", "history.csv:3: column 4: opens a quote")]
    public async Task A_line_that_is_wrong_is_refused_by_line_and_column(string line, string message) =>
        await RefusedAsync(Map, [Header, "2024-01-01T00:00:00+02:00,c,1,t,0", line, .. Rows], message);

    [Theory]
    [InlineData("0.5", null)]
    [InlineData("1e3", null)]
    [InlineData("soon", "column 1 (when): must be a number of seconds")]
    [InlineData("1e300", "column 1 (when): must be a number of seconds")]
    [InlineData("-1e11", "column 1 (when): must be a number of seconds")]
    public async Task Seconds_count_from_the_origin(string seconds, string? message) => await RefusedAsync(
        [.. Map, "origin: 2024-01-01"], [Header, $"{seconds},c,1,t,0"], message ?? "history.csv: there is no payment in the training range");

    [Theory]
    [InlineData("")]
    [InlineData("2024-01-01,c,1,t,0")]
    [InlineData("2024-01-15,c,1,t,0")]
    public async Task A_file_of_too_little_is_refused(string line) => await RefusedAsync(Map, [Header, line], "history.csv");

    [Theory]
    [InlineData("--train 2024-01-11 --test 2024-02-20..2024-02-29 --delay 7")]
    [InlineData("--train 2024-02-11..2024-01-11 --test 2024-02-20..2024-02-29 --delay 7")]
    [InlineData("--train 2024-01-11..2024-02-20 --test 2024-02-20..2024-02-29 --delay 7")]
    [InlineData("--train 2024-01-11..2024-02-09 --test 2024-02-20..2024-02-29 --delay 366")]
    [InlineData("--train 2024-01-11..2024-02-09 --test 2024-02-20..2024-02-29 --delay 7 --objective luck")]
    [InlineData("--train 2024-01-11..2024-02-09 --test 2024-02-20..2024-02-29 --delay 7 --false-positives 101")]
    [InlineData("--train 2024-01-11..2024-02-09 --test 2024-02-20..2024-02-29")]
    public async Task Days_and_options_that_are_wrong_are_refused(string options)
    {
        Assert.Equal(ExitCode.WrongUse, await RunAsync(["fraud", "evaluate", File("history.csv", [Header, .. Rows]), "--map", File("map.yaml", Map), .. options.Split(' ')]));

        Assert.StartsWith("kvt: ", Assert.Single(_console.Errors), StringComparison.Ordinal);
    }

    private async Task RefusedAsync(string[] map, string[] rows, string message)
    {
        Assert.Equal(ExitCode.WrongUse, await RunAsync(map, rows));

        Assert.Contains(message, Assert.Single(_console.Errors), StringComparison.Ordinal);
        Assert.Empty(_console.Output);
    }

    private Task<int> RunAsync(string[] map, IEnumerable<string> rows, params string[] options) => RunAsync(
        ["fraud", "evaluate", File("history.csv", rows), "--map", File("map.yaml", map), "--train", "2024-01-11..2024-02-09", "--delay", "7", "--test", "2024-02-20..2024-02-29", .. options]);

    private Task<int> RunAsync(string[] arguments) => new KvtApplication(new CommandContext(_console.Console, RepositoryLayout.Find(), TimeProvider.System))
        .RunAsync(arguments, TestContext.Current.CancellationToken);

    private string File(string name, IEnumerable<string> lines) => _folder.File(name, lines);
}
