using KiVendTout.Cli.Data;
using KiVendTout.Cli.Terminal;
using KiVendTout.Cli.Tests.Support;

namespace KiVendTout.Cli.Tests.Data;

public sealed class BadLinesTests : IDisposable
{
    private const string Header = "payment_id,customer_id,session_id,attempt_ts,method,card_bin,payment_country,ip_hash,device_id,amount,result,is_fraud_label";
    private const string Good = "PAY1,C1,S1,2025-11-11 09:51:23,card,424242,IT,ip,dev,58.58,success,0";

    private readonly TempFolder _folder = new();
    private readonly TestConsole _console = new();
    private readonly LoadReport _report;

    public BadLinesTests() => _report = new LoadReport(_console.Console);

    [Theory]
    [InlineData("PAY 2,C1,S1,2025-11-11 09:51:23,card,424242,IT,ip,dev,58.58,success,0", "column 1 (payment_id): must be 1 to 64 letters")]
    [InlineData("PAY2,,S1,2025-11-11 09:51:23,card,424242,IT,ip,dev,58.58,success,0", "column 2 (customer_id): must be 1 to 64 letters")]
    [InlineData("PAY2,C1,S1,11/11/2025,card,424242,IT,ip,dev,58.58,success,0", "column 4 (attempt_ts): must be a time")]
    [InlineData("PAY2,C1,S1,2025-11-31 09:51:23,card,424242,IT,ip,dev,58.58,success,0", "column 4 (attempt_ts): must be a time")]
    [InlineData("PAY2,C1,S1,2025-11-11 09:51:23,,424242,IT,ip,dev,58.58,success,0", "column 5 (method): must not be empty")]
    [InlineData("PAY2,C1,S1,2025-11-11 09:51:23,card,424242,Italy,ip,dev,58.58,success,0", "column 7 (payment_country): must be two upper-case letters")]
    [InlineData("PAY2,C1,S1,2025-11-11 09:51:23,card,424242,IT,ip,dev,-1,success,0", "column 10 (amount): must be an amount of 0 to")]
    [InlineData("PAY2,C1,S1,2025-11-11 09:51:23,card,424242,IT,ip,dev,1.005,success,0", "column 10 (amount): must have at most two decimals")]
    [InlineData("PAY2,C1,S1,2025-11-11 09:51:23,card,424242,IT,ip,dev,\"1,5\",success,0", "column 10 (amount): must be an amount")]
    [InlineData("PAY2,C1,S1,2025-11-11 09:51:23,card,424242,IT,ip,dev,1e3,maybe,0", "column 10 (amount): must be an amount")]
    [InlineData("PAY2,C1,S1,2025-11-11 09:51:23,card,424242,IT,ip,dev,58.58,maybe,0", "column 11 (result): must be one of success, failed")]
    [InlineData("PAY2,C1,S1,2025-11-11 09:51:23,card,424242,IT,ip,dev,58.58,success,yes", "column 12 (is_fraud_label): must be 0 or 1")]
    [InlineData("PAY2,C1,S1", "has 3 fields, the header has 12")]
    public void A_bad_line_is_told_with_file_line_column_and_rule_and_the_others_are_read(string bad, string complaint)
    {
        var records = Read(Header, Good, bad, Good.Replace("PAY1", "PAY3", StringComparison.Ordinal));

        Assert.Equal(["PAY1:attempted", "PAY3:attempted"], records.Select(record => record.Id).Where(id => id.EndsWith("attempted", StringComparison.Ordinal)));
        Assert.StartsWith($"payments.csv:3: {complaint}", Assert.Single(_console.Errors), StringComparison.Ordinal);
        Assert.False(_report.IsComplete);
        Assert.Equal((3, 1), (_report.Files["payments.csv"].Lines, _report.Files["payments.csv"].Bad));
    }

    [Fact]
    public void Complaints_beyond_the_limit_are_only_counted()
    {
        Read([Header, .. Enumerable.Repeat("bad", LoadReport.ComplaintsShownMax + 50)]);

        Assert.Equal(LoadReport.ComplaintsShownMax + 1, _console.Errors.Length);
        Assert.Equal(LoadReport.ComplaintsShownMax + 50, _report.Files["payments.csv"].Bad);
    }

    [Fact]
    public void A_file_without_a_column_is_not_what_it_is_called()
    {
        var wrong = Assert.Throws<WrongUseException>(() => Read("payment_id,customer_id"));

        Assert.Contains("has no column session_id", wrong.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_without_one_of_the_files_is_refused_before_anything_begins()
    {
        _folder.File("customers.csv");

        Assert.Contains("products.csv", Assert.Throws<WrongUseException>(() => DataLoader.RequireFiles(_folder.Path)).Message, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private List<OutgoingRecord> Read(params IEnumerable<string> lines)
    {
        var source = new PaymentsFile();
        return [.. source.Read(_folder.File(source.FileName, lines), _report)];
    }
}
