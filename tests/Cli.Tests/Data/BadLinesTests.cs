using System.Text;
using KiVendTout.Cli.Data;
using KiVendTout.Cli.Terminal;
using KiVendTout.Cli.Tests.Support;

namespace KiVendTout.Cli.Tests.Data;

public sealed class BadLinesTests : IDisposable
{
    private const string Header = "payment_id,customer_id,session_id,attempt_ts,method,card_bin,payment_country,ip_hash,device_id,amount,result,is_fraud_label";
    private const string Good = "PAY1,C1,S1,2025-11-11 09:51:23,card,424242,IT,ip,dev,58.58,success,0";

    private readonly DataFolder _data = new();

    [Theory]
    [InlineData("PAY 2,C1,S1,2025-11-11 09:51:23,card,424242,IT,ip,dev,58.58,success,0", "column 1 (payment_id): must be 1 to 64 letters")]
    [InlineData("PAY2,,S1,2025-11-11 09:51:23,card,424242,IT,ip,dev,58.58,success,0", "column 2 (customer_id): must be 1 to 64 letters")]
    [InlineData("PAY2,C1,S1,11/11/2025,card,424242,IT,ip,dev,58.58,success,0", "column 4 (attempt_ts): must be a time")]
    [InlineData("PAY2,C1,S1,2025-11-31 09:51:23,card,424242,IT,ip,dev,58.58,success,0", "column 4 (attempt_ts): must be a time")]
    [InlineData("PAY2,C1,S1,2025-11-11 09:51:23,,424242,IT,ip,dev,58.58,success,0", "column 5 (method): must be 1 to 50 characters")]
    [InlineData("PAY2,C1,S1,2025-11-11 09:51:23,card,424242,Italy,ip,dev,58.58,success,0", "column 7 (payment_country): must be two upper-case letters")]
    [InlineData("PAY2,C1,S1,2025-11-11 09:51:23,card,424242,IT,ip,dev,-1,success,0", "column 10 (amount): must be an amount of 0 to")]
    [InlineData("PAY2,C1,S1,2025-11-11 09:51:23,card,424242,IT,ip,dev,1.005,success,0", "column 10 (amount): must have at most two decimals")]
    [InlineData("PAY2,C1,S1,2025-11-11 09:51:23,card,424242,IT,ip,dev,\"1,5\",success,0", "column 10 (amount): must be an amount")]
    [InlineData("PAY2,C1,S1,2025-11-11 09:51:23,card,424242,IT,ip,dev,1e3,maybe,0", "column 10 (amount): must be an amount")]
    [InlineData("PAY2,C1,S1,2025-11-11 09:51:23,card,424242,IT,ip,dev,58.58,maybe,0", "column 11 (result): must be one of success, failed")]
    [InlineData("PAY2,C1,S1,2025-11-11 09:51:23,card,424242,IT,ip,dev,58.58,success,yes", "column 12 (is_fraud_label): must be 0 or 1")]
    [InlineData("PAY2,C1,S1,9999-12-31 23:59:59,card,424242,IT,ip,dev,58.58,success,1", "column 4 (attempt_ts): must not lie more than a day in the future")]
    [InlineData("PAY2,C1,S1,0001-01-01 00:00:00,card,424242,IT,ip,dev,58.58,success,1", "column 4 (attempt_ts): must not lie before 2000-01-01")]
    [InlineData("PAY2,C1,S1,2025-11-11T09:51:23+01:00,card,424242,IT,ip,dev,58.58,success,0", "column 4 (attempt_ts): must be a time")]
    [InlineData("PAY2,C1,S1,2025-11-11 09:51:23ZZ,card,424242,IT,ip,dev,58.58,success,0", "column 4 (attempt_ts): must be a time")]
    [InlineData("PAY2,C1,S1,2025-11-11 09:51:23,card,400000.0,IT,ip,dev,58.58,success,0", "column 6 (card_bin): must be 6 to 8 digits")]
    [InlineData("PAY2,C1,S1,2025-11-11 09:51:23,ca\0rd,424242,IT,ip,dev,58.58,success,0", "column 5 (method): must be 1 to 50 characters, none of them a control")]
    [InlineData("PAY2,C1,S1,2025-11-11 09:51:23,card,424242,IT,i\tp,dev,58.58,success,0", "column 8 (ip_hash): must be 1 to 128 characters, none of them a control")]
    [InlineData("PAY2,C1,S1,2025-11-11 09:51:23,card,424242,IT,ip,dev,+5,success,0", "column 10 (amount): must be an amount")]
    [InlineData("PAY2,C1,S1,2025-11-11 09:51:23,card,424242,IT,ip,dev,NaN,success,0", "column 10 (amount): must be an amount")]
    [InlineData("PAY2,C1,S1,2025-11-11 09:51:23,card,424242,IT,ip,dev,10.0000000000000000000000000000001,success,0", "column 10 (amount): must be an amount")]
    [InlineData("PAY2,C1,S1,2025-11-11 09:51:23,card,424242,IT,ip,dev,58.58,success,0,", "has 13 fields, the header has 12")]
    [InlineData("PAY2,C1,S1", "has 3 fields, the header has 12")]
    public void A_bad_line_is_told_with_file_line_column_and_rule_and_the_others_are_read(string bad, string complaint)
    {
        var records = Read(Header, Good, bad, Good.Replace("PAY1", "PAY3", StringComparison.Ordinal));

        Assert.Equal(["PAY1:attempted", "PAY3:attempted"], records.Select(record => record.Id).Where(id => id.EndsWith("attempted", StringComparison.Ordinal)));
        Assert.StartsWith($"payments.csv:3: {complaint}", Assert.Single(_data.Errors), StringComparison.Ordinal);
        Assert.False(_data.Report.IsComplete);
        Assert.Equal((3, 1), (_data.Report.Files["payments.csv"].Lines, _data.Report.Files["payments.csv"].LeftOut));
    }

    [Theory]
    [InlineData(200_000, "column 5 (method): must be 1 to 50 characters")]
    [InlineData(3_000_000, "column 5 (method): the line is longer than 1048576 bytes")]
    public void A_cell_of_any_length_is_told_and_the_others_are_read(int length, string complaint)
    {
        var bad = Good.Replace("PAY1", "PAY2", StringComparison.Ordinal).Replace("card", new string('x', length), StringComparison.Ordinal);
        var records = Read(Header, bad, Good);

        Assert.Equal(["PAY1:attempted", "PAY1:settled"], records.Select(record => record.Id));
        Assert.StartsWith($"payments.csv:2: {complaint}", Assert.Single(_data.Errors), StringComparison.Ordinal);
    }

    [Fact]
    public void A_cell_in_another_encoding_is_told_with_its_column()
    {
        _data.Bytes("payments.csv", [.. Encoding.UTF8.GetBytes(Header + "\n"), .. Encoding.Latin1.GetBytes(Good.Replace("dev", "d\u00e9v", StringComparison.Ordinal))]);

        Assert.Empty(_data.Records(new PaymentsFile()));
        Assert.Equal("payments.csv:2: column 9 (device_id): is not UTF-8 text", Assert.Single(_data.Errors));
    }

    [Theory]
    [InlineData("utf-16")]
    [InlineData("utf-16BE")]
    [InlineData("utf-32")]
    public void A_file_in_an_encoding_of_wide_characters_is_refused(string encoding)
    {
        foreach (var mark in new[] { "", "\uFEFF" })
        {
            _data.Bytes("payments.csv", Encoding.GetEncoding(encoding).GetBytes($"{mark}{Header}\n{Good}"));
            var wrong = Assert.Throws<WrongUseException>(() => _data.Records(new PaymentsFile()));
            Assert.Contains("save it as UTF-8", wrong.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Columns_may_stand_in_any_order_beside_others_with_and_without_a_name()
    {
        var order = Enumerable.Range(0, 12).Reverse().ToArray();
        string Turned(string line) => string.Join(',', order.Select(column => line.Split(',')[column]));

        var records = Read($"note,{Turned(Header)},,", $"\"two\nlines\",{Turned(Good)},,", $",{Turned(Good.Replace("PAY1", "PAY2", StringComparison.Ordinal))},x,y");

        Assert.Equal(["PAY1:attempted", "PAY2:attempted", "PAY1:settled", "PAY2:settled"], records.Select(record => record.Id));
        Assert.Empty(_data.Errors);
    }

    [Fact]
    public void A_label_that_is_known_already_lies_in_the_past_whenever_the_payment_was()
    {
        var records = Read(Header, Good.Replace("2025-11-11 09:51:23", "2026-06-01 09:00:00", StringComparison.Ordinal).Replace("success,0", "success,1", StringComparison.Ordinal));

        Assert.Equal(DataFolder.Now, records.Single(record => record.Id == "PAY1:labelled").Time);
        Assert.Empty(_data.Errors);
    }

    [Fact]
    public void A_birth_date_that_nobody_has_is_told()
    {
        _data.File("customers.csv", "customer_id,signup_ts,country,preferred_device,birthdate,is_minor",
            "C1,2025-11-01 08:00:00,FR,ios,9999-12-31,0", "C2,2025-11-01 08:00:00,FR,ios,0001-01-01,0", "C3,2025-11-01 08:00:00,FR,ios,1980-05-05,0");

        Assert.Equal(["C3"], _data.Lines(new CustomersFile()).Select(line => line.Id));
        Assert.Equal(
            ["customers.csv:2: column 5 (birthdate): must lie in the past 130 years", "customers.csv:3: column 5 (birthdate): must lie in the past 130 years"],
            _data.Errors);
    }

    [Fact]
    public void Complaints_beyond_the_limit_are_only_counted()
    {
        Read([Header, .. Enumerable.Repeat("bad", LoadReport.ComplaintsShownMax + 50)]);

        Assert.Equal(LoadReport.ComplaintsShownMax + 1, _data.Errors.Length);
        Assert.Equal(LoadReport.ComplaintsShownMax + 50, _data.Report.Files["payments.csv"].LeftOut);
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
        _data.File("customers.csv");

        Assert.Contains("products.csv", Assert.Throws<WrongUseException>(() => DataLoader.RequireFiles(_data.Path)).Message, StringComparison.Ordinal);
    }

    public void Dispose() => _data.Dispose();

    private List<OutgoingRecord> Read(params IEnumerable<string> lines)
    {
        _data.File("payments.csv", lines);
        return _data.Records(new PaymentsFile());
    }
}
