using KiVendTout.Cli.Data;
using KiVendTout.Cli.Tests.Support;
using KiVendTout.Contracts.Orders.V1;

namespace KiVendTout.Cli.Tests.Data;

public sealed class OrderRecordsTests : IDisposable
{
    private const string Header = "order_id,customer_id,session_id,payment_id,order_ts,total_amount,currency,shipping_method,status";
    private const string LinesHeader = "order_id,product_id,qty";

    private readonly DataFolder _data = new();

    [Fact]
    public void An_order_is_placed_with_its_lines_and_paid_when_its_payment_is_settled()
    {
        var records = Read(
            ["O2,C1,S1,PAY2,2025-11-17 06:38:34,47.83,EUR,express,paid"],
            ["O2,P0044,1", "O2,P0007,2", "O2,P0044,3"]);

        var time = new DateTimeOffset(2025, 11, 17, 6, 38, 34, TimeSpan.Zero);
        Assert.Equal(
            [("O2:placed", "orders", "C1", time), ("O2:paid", "orders", "C1", time.AddSeconds(2))],
            records.Select(record => (record.Id, record.Topic, record.Key, record.Time)));
        var placed = OrderPlaced.Parser.ParseFrom(records[0].Value);
        Assert.Equal(("O2", "C1", "S1", 4783L, "EUR", "express"), (placed.OrderId, placed.CustomerId, placed.SessionId, placed.DeclaredTotalCents, placed.CurrencyCode, placed.ShippingMethod));
        Assert.Equal(time, placed.OrderTime.ToDateTimeOffset());
        Assert.Equal([(1, "P0044", 1), (2, "P0007", 2), (3, "P0044", 3)], placed.Lines.Select(line => (line.LineNo, line.ProductId, line.Quantity)));
        Assert.All(placed.Lines, line => Assert.False(line.HasUnitPriceCents));
        var paid = OrderPaid.Parser.ParseFrom(records[1].Value);
        Assert.Equal(("PAY2", time.AddSeconds(2)), (paid.PaymentId, paid.PayTime.ToDateTimeOffset()));
    }

    [Fact]
    public void Lines_are_numbered_in_the_order_of_their_file_whatever_stands_between_them()
    {
        var records = Read(
            ["O2,C1,,PAY2,2025-11-17 06:00:00,1,EUR,,paid", "O1,C2,,PAY1,2025-11-17 05:00:00,1,EUR,,pending"],
            ["O2,P3,1", "O1,P9,1", "O2,P1,1", "O1,P8,1"]);

        Assert.Equal(["O1:placed", "O2:placed", "O2:paid"], records.Select(record => record.Id));
        Assert.Equal(["1 P9", "2 P8"], OrderPlaced.Parser.ParseFrom(records[0].Value).Lines.Select(line => $"{line.LineNo} {line.ProductId}"));
        Assert.Equal(["1 P3", "2 P1"], OrderPlaced.Parser.ParseFrom(records[1].Value).Lines.Select(line => $"{line.LineNo} {line.ProductId}"));
    }

    [Fact]
    public void Lines_that_break_a_rule_are_named_and_the_rest_is_read()
    {
        var records = Read(
            [
                "O1,C1,S1,PAY1,2025-11-17 06:00:00,1,EUR,,paid", "O2,C1,S1,PAY2,2025-11-17 06:00:00,1,USD,,paid",
                "O3,C1,S1,,2025-11-17 06:00:00,1,EUR,,paid", "O4,C1,S1,PAY4,2025-11-17 06:00:00,1,EUR,,lost", "O5,C1,S1,PAY5,2025-11-17 06:00:00,1,EUR,,paid",
            ],
            ["O1,P1,1", "O2,P1,1", "O3,P1,1", "O4,P1,1", "O9,P1,1", "O0,P1,1", "O1,P 1,1,2"]);

        Assert.Equal(["O1:placed", "O1:paid"], records.Select(record => record.Id));
        Assert.Equal(
            [
                "order_items.csv:3: column 1 (order_id): must be an order that is loaded",
                "order_items.csv:4: column 1 (order_id): must be an order that is loaded",
                "order_items.csv:5: column 1 (order_id): must be an order that is loaded",
                "order_items.csv:6: column 1 (order_id): must be an order that is loaded",
                "order_items.csv:7: column 1 (order_id): must be an order that is loaded",
                "order_items.csv:8: has 4 fields, the header has 3",
                "orders.csv:3: column 7 (currency): must be one of EUR",
                "orders.csv:4: column 4 (payment_id): must be 1 to 64 letters, digits, '-' or '_'",
                "orders.csv:5: column 9 (status): must be one of paid, pending",
                "orders.csv:6: column 1 (order_id): must have 1 to 500 lines in order_items.csv",
            ],
            _data.Errors.Order(StringComparer.Ordinal));
        Assert.Equal(new FileCounts(Lines: 7, LeftOut: 6), _data.Report.Files["order_items.csv"]);
        Assert.Equal(new LineEnd(Repeats: 0, Items: 1), records[1].End);
    }

    [Fact]
    public void An_order_lacking_a_line_is_no_order()
    {
        var records = Read(
            ["O1,C1,S1,PAY1,2025-11-17 06:00:00,1,EUR,,paid", "O2,C1,S1,PAY2,2025-11-17 06:00:00,1,EUR,,paid", "O1,C1,S1,PAY1,2025-11-17 06:00:00,1,EUR,,paid"],
            ["O1,P1,1", "O1,P1,-1", "O2,P1,1", "O1,P2,1"]);

        Assert.Equal(["O2:placed", "O2:paid"], records.Select(record => record.Id));
        Assert.Contains("order_items.csv:3: column 3 (qty): must be 1 to 10000", _data.Errors);
        Assert.Contains("orders.csv:2: column 1 (order_id): has a line in order_items.csv that is left out (so are 1 lines equal to it)", _data.Errors);
        Assert.Equal(new FileCounts(Lines: 4, LeftOut: 3), _data.Report.Files["order_items.csv"]);
        Assert.Equal(new FileCounts(Lines: 3, LeftOut: 2), _data.Report.Files["orders.csv"]);
    }

    [Fact]
    public void An_order_of_too_many_lines_is_left_out_with_all_of_them()
    {
        const int lines = 3 * Domain.Orders.OrderPlaced.MaxLines;
        var records = Read(
            ["O1,C1,S1,PAY1,2025-11-17 06:00:00,1,EUR,,paid", "O2,C1,S1,PAY2,2025-11-17 06:00:00,1,EUR,,pending"],
            [.. Enumerable.Repeat("O1,P1,1", lines), .. Enumerable.Repeat("O2,P1,1", Domain.Orders.OrderPlaced.MaxLines)]);

        Assert.Equal(["O2:placed"], records.Select(record => record.Id));
        Assert.Equal(lines, _data.Report.Files["order_items.csv"].LeftOut);
        Assert.Equal(Domain.Orders.OrderPlaced.MaxLines, records[0].End!.Items);
    }

    public void Dispose() => _data.Dispose();

    private List<OutgoingRecord> Read(string[] orders, string[] lines)
    {
        _data.File(OrdersFile.LinesFileName, lines.Prepend(LinesHeader));
        _data.File("orders.csv", orders.Prepend(Header));
        return _data.Records(new OrdersFile());
    }
}
