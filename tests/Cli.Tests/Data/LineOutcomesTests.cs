using System.Globalization;
using System.Text;
using CsCheck;
using KiVendTout.Cli.Data;
using KiVendTout.Cli.Tests.Support;

namespace KiVendTout.Cli.Tests.Data;

/// <summary>Whatever mixture of good and bad lines a file holds: every line has one outcome, and every good line is sent whole.</summary>
public sealed class LineOutcomesTests
{
    private static readonly string[] Hostile =
    [
        "", "400000.0", "9999-12-31 23:59:59", "0001-01-01", "1e3", "NaN", "-1", "+5", "\"1,5\"", "\0", "a\tb", "\"", "\"a", "a\"b", "\"a\"b", "\u00ff\u00fe",
        "\"a\nb\"", "2025-11-11T09:51:23+01:00", new('x', 300),
    ];

    private static readonly FileKind[] Kinds =
    [
        new("customers.csv", "customer_id,signup_ts,country,preferred_device,birthdate,is_minor", "C{0},2025-11-01 08:00:00,FR,ios,1980-05-05,0", 1),
        new("products.csv", "product_id,name,category,is_adult_restricted,unit_price,created_at", "P{0},Lamp,Home,0,10.00,2025-11-01 08:00:00", 1),
        new("fraud_alerts.csv", "alert_id,alert_ts,payment_id,customer_id,session_id,amount,rule_triggered,is_fraud_label", "A{0},2025-11-01 08:00:00,Y1,C1,,1.00,r,1", 1),
        new("sessions.csv", "session_id,customer_id,start_ts,end_ts,device,ip_hash,utm_source,utm_campaign", "S{0},C1,2025-11-01 08:00:00,2025-11-01 08:01:00,ios,h,d,n", 1),
        new("payments.csv", "payment_id,customer_id,session_id,attempt_ts,method,card_bin,payment_country,ip_hash,device_id,amount,result,is_fraud_label", "Y{0},C1,,2025-11-11 09:00:00,card,400000,FR,h1,d1,20.00,success,1", 3),
        new("orders.csv", "order_id,customer_id,session_id,payment_id,order_ts,total_amount,currency,shipping_method,status", "O{0},C1,,Y1,2025-11-17 06:00:00,1,EUR,,paid", 2),
    ];

    /// <summary>The column that is spoiled, or none; the hostile cell; the id.</summary>
    private static readonly Gen<(int Column, int Cell, int Id)[]> GenLines = Gen.Select(Gen.Int[-8, 11], Gen.Int[0, Hostile.Length - 1], Gen.Int[1, 30]).Array[0, 40];

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public void Every_line_has_one_outcome_and_every_good_line_is_sent_whole(int kind) => GenLines.Sample(lines => Check(Kinds[kind], lines), iter: 150);

    [Fact]
    public void Every_event_has_one_outcome_and_every_good_one_is_sent() => GenLines.Sample(
        lines =>
        {
            using var data = new DataFolder();
            data.Bytes("events.jsonl", Encoding.Latin1.GetBytes(string.Join("\r\n", lines.Select(Event).Prepend(""))));

            var records = data.Records(new EventsFile());
            records.ForEach(data.Report.Sent);

            var good = lines.Where(line => line.Column < 0).Select(line => $"E{line.Id}").ToHashSet();
            Assert.Equal(good.Order(), records.Select(record => record.Id).Where(id => !id.Contains('-', StringComparison.Ordinal)).Order());
            Assert.All(data.Report.Files.Values, counts => Assert.True(counts.AddsUp && counts.Lines >= lines.Count(line => line.Column < 0), $"{counts}"));
            Assert.Equal(data.Report.IsComplete, data.Errors.Length == 0);
        },
        iter: 150);

    /// <summary>A good line, or one under an id of its own with a hostile time, or one that is a hostile text alone.</summary>
    private static string Event((int Column, int Cell, int Id) line) => line.Column > 6
        ? Hostile[line.Cell]
        : $$"""{"event_id":"E{{line.Id}}{{(line.Column < 0 ? "" : $"-{line.Column}-{line.Cell}")}}","ts":"{{(line.Column < 0 ? "2025-11-19 14:23:04" : Hostile[line.Cell])}}","event_type":"page_view","customer_id":"C1","session_id":"S1"}""";

    private static void Check(FileKind kind, (int Column, int Cell, int Id)[] lines)
    {
        using var data = new DataFolder();
        var texts = lines.Select(line => Text(kind, line)).ToList();
        data.Bytes(kind.Name, Encoding.Latin1.GetBytes(kind.Header + "\n" + string.Join('\n', texts)));
        data.File(OrdersFile.LinesFileName, Enumerable.Range(1, 30).Select(id => $"O{id},P1,1").Prepend("order_id,product_id,qty"));

        var sent = Send(kind, data);

        var good = lines.Where(line => line.Column < 0 || line.Column >= kind.Width).Select(line => line.Id).ToHashSet();
        Assert.Superset(good.Select(id => kind.Id(id)).ToHashSet(), sent.Keys.ToHashSet());
        Assert.All(good, id => Assert.Equal(kind.Records, sent[kind.Id(id)]));
        Assert.All(data.Report.Files, file => Assert.True(file.Value.AddsUp, $"{file.Key}: {file.Value}"));
        Assert.True(lines.Length == 0 || data.Report.Files[kind.Name] is var counts && counts.Sent + counts.AlreadyThere >= lines.Count(line => line.Column < 0 || line.Column >= kind.Width));
        Assert.Equal(data.Report.IsComplete, data.Errors.Length == 0);
    }

    /// <returns>How many records or calls there were for each id.</returns>
    private static Dictionary<string, int> Send(FileKind kind, DataFolder data)
    {
        if (Calls().FirstOrDefault(source => source.FileName == kind.Name) is { } call)
        {
            var lines = data.Lines(call);
            foreach (var line in lines)
            {
                data.Report.Sent(kind.Name);
                data.Report.AlreadyThere(kind.Name, line.Repeats);
            }

            return lines.ToDictionary(line => line.Id, _ => 1);
        }

        var records = data.Records(Records().Single(source => source.FileName == kind.Name));
        records.ForEach(data.Report.Sent);
        return records.CountBy(record => record.Id.Split(':')[0]).ToDictionary();
    }

    private static IEnumerable<ICallSource> Calls() => [new CustomersFile(), new ProductsFile(), new FraudAlertsFile()];

    private static IEnumerable<IRecordSource> Records() => [new SessionsFile(), new PaymentsFile(), new OrdersFile()];

    private static string Text(FileKind kind, (int Column, int Cell, int Id) line)
    {
        var cells = string.Format(CultureInfo.InvariantCulture, kind.Line, line.Id).Split(',');
        if (line.Column >= 0 && line.Column < cells.Length)
        {
            // Under an id of its own: whether a spoiled line is good after all is not the question.
            (cells[0], cells[line.Column]) = line.Column == 0 ? (Hostile[line.Cell], Hostile[line.Cell]) : ($"{cells[0]}-{line.Column}-{line.Cell}", Hostile[line.Cell]);
        }

        return string.Join(',', cells);
    }

    private sealed record FileKind(string Name, string Header, string Line, int Records)
    {
        public int Width => Header.Split(',').Length;

        public string Id(int number) => string.Format(CultureInfo.InvariantCulture, Line, number).Split(',')[0];
    }
}
