using System.Text.Json;
using KiVendTout.Cli.Commands;
using KiVendTout.Cli.Terminal;
using KiVendTout.Cli.Tests.Support;
using KiVendTout.Embedded;

namespace KiVendTout.Cli.Tests.Fraud;

public sealed class FraudAuditTests : IDisposable
{
    private const string Header = "payment_id,customer_id,session_id,attempt_ts,method,card_bin,payment_country,ip_hash,device_id,amount,result,is_fraud_label";

    private readonly TempFolder _folder = new();
    private readonly TestConsole _console = new();

    public FraudAuditTests()
    {
        _folder.File("customers.csv", "customer_id,signup_ts,country,preferred_device,birthdate,is_minor");
        _folder.File("payments.csv", [Header, .. Lines((20, 0), (30, 0), (30, 1), (40, 1))]);
    }

    [Fact]
    public async Task It_tells_how_well_each_feature_finds_the_frauds_and_blames_those_that_do_it_alone()
    {
        _folder.File("payments.csv", [Header, .. Lines((20, 0), (30, 0), (31, 1), (40, 1))]);
        Assert.Equal(ExitCode.Failed, await RunAsync("--json"));

        var report = JsonDocument.Parse(_console.Output).RootElement;
        Assert.Equal((4, 2, 4), (Int(report, "attempts"), Int(report, "frauds"), Int(report, "customers")));
        Assert.Equal((1.0, 0.5), (report.GetProperty("amount").GetDouble(), report.GetProperty("rules").GetDouble()));
        Assert.Equal("amount_eur", Assert.Single(report.GetProperty("tooGood").EnumerateArray()).GetString());
        Assert.Equal("kvt: the AUC of amount_eur alone is above 0.90", Assert.Single(_console.Errors));
    }

    [Fact]
    public async Task Where_no_feature_does_it_alone_all_is_well()
    {
        Assert.Equal(ExitCode.Done, await RunAsync());
        Assert.Contains("4 attempts of 4 customers, 2 frauds", _console.Output, StringComparison.Ordinal);
        Assert.Contains("amount alone: 0.875", _console.Output, StringComparison.Ordinal);
        Assert.Empty(_console.Errors);
    }

    [Fact]
    public async Task What_comes_before_a_day_is_not_looked_at()
    {
        await RunAsync("--from 2025-11-02 --json");
        Assert.Equal(3, Int(JsonDocument.Parse(_console.Output).RootElement, "attempts"));
    }

    [Fact]
    public async Task A_line_that_is_left_out_is_told()
    {
        _folder.File("payments.csv", [Header, .. Lines((20, 0), (30, 0), (30, 1), (40, 1)), "P9,C9,,yesterday,card,424242,FR,,,1,success,0"]);
        Assert.Equal(ExitCode.Failed, await RunAsync());
        Assert.Equal(2, _console.Errors.Length);
        Assert.Contains("attempt_ts", _console.Errors[0], StringComparison.Ordinal);
        Assert.Equal("kvt: 1 lines are left out", _console.Errors[1]);
    }

    [Theory]
    [InlineData("labels.csv", "payment_id,is_fraud")]
    [InlineData("contact_changes.csv", "customer_id")]
    [InlineData("customers.csv", "customer_id")]
    [InlineData("payments.csv", "payment_id")]
    [InlineData("payments.csv", Header)]
    [InlineData("labels.csv", "payment_id,is_fraud,labelled_at")]
    public async Task A_file_that_is_not_what_it_is_called_or_has_one_class_only_is_wrong_use(string name, string header)
    {
        _folder.File(name, header);
        Assert.Equal(ExitCode.WrongUse, await RunAsync());
        Assert.StartsWith("kvt: ", Assert.Single(_console.Errors), StringComparison.Ordinal);
        Assert.Empty(_console.Output);
    }

    public void Dispose() => _folder.Dispose();

    private static int Int(JsonElement report, string name) => report.GetProperty(name).GetInt32();

    /// <summary>Each of another customer, on a Saturday and a Sunday of two weeks, equal in all but amount and label.</summary>
    private static IEnumerable<string> Lines(params (int Euros, int IsFraud)[] payments) => payments.Select((payment, number) =>
        $"P{number},C{number},,2025-11-{1 + (number % 2) + (number / 2 * 7):D2} 10:00:00,card,424242,FR,,,{payment.Euros},success,{payment.IsFraud}");

    private Task<int> RunAsync(string options = "") => new KvtApplication(new CommandContext(_console.Console, RepositoryLayout.Find(), TimeProvider.System))
        .RunAsync(["fraud", "audit", _folder.Path, .. options.Split(' ', StringSplitOptions.RemoveEmptyEntries)], TestContext.Current.CancellationToken);
}
