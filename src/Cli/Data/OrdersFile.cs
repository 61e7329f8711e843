using Google.Protobuf.WellKnownTypes;
using KiVendTout.Cli.Terminal;
using KiVendTout.Contracts.Orders.V1;
using KiVendTout.Domain.Common;
using KiVendTout.Records.Topics;
using DomainLine = KiVendTout.Domain.Orders.OrderLine;

namespace KiVendTout.Cli.Data;

/// <summary>orders.csv with order_items.csv: each line is an order with its lines and, when it is paid, its payment a little later.</summary>
internal sealed class OrdersFile : IRecordSource
{
    /// <summary>The file of the orders' lines.</summary>
    public const string LinesFileName = "order_items.csv";

    private const int PlacedRank = 0;
    private const int PaidRank = 1;

    private static readonly string[] OrdersColumns =
        ["order_id", "customer_id", "session_id", "payment_id", "order_ts", "total_amount", "currency", "shipping_method", "status"];

    private static readonly string[] LinesColumns = ["order_id", "product_id", "qty"];

    private static readonly Dictionary<string, string> Currencies = new() { [Currency.Eur] = Currency.Eur };

    /// <summary>The file says where an order stands, not when it came there: these two can be told.</summary>
    private static readonly Dictionary<string, bool> IsPaid = new() { ["paid"] = true, ["pending"] = false };

    public string FileName => "orders.csv";

    public bool IsOptional => true;

    /// <exception cref="WrongUseException">There is no file of the orders' lines beside it.</exception>
    public IEnumerable<OutgoingRecord> Read(string path, LoadReport report)
    {
        var linesPath = Path.Combine(Path.GetDirectoryName(path)!, LinesFileName);
        if (!File.Exists(linesPath))
        {
            throw new WrongUseException($"beside {path} there is no {LinesFileName}");
        }

        var items = new CsvTable(linesPath, LinesColumns).Read(ParseItem, report);
        var lines = items.ToLookup(item => item.OrderId, item => item.Line);
        var known = new HashSet<string>();
        foreach (var order in new CsvTable(path, OrdersColumns).Stream(row => Parse(row, lines), report))
        {
            known.Add(order.OrderId);

            // They travel inside their order.
            report.Count(LinesFileName, counts => counts.Sent += order.Lines);
            foreach (var record in order.Records)
            {
                yield return record;
            }
        }

        foreach (var stray in items.Where(item => !known.Contains(item.OrderId)))
        {
            report.Complain(LinesFileName, stray.Row.Broken(LinesColumns[0], $"must be an order of {FileName}").Error);
        }
    }

    private static (string OrderId, CsvRow Row, PlacedLine Line) ParseItem(CsvRow row) => (
        row.Id("order_id"), row, new PlacedLine { ProductId = row.Id("product_id"), Quantity = row.Whole("qty", 1, DomainLine.MaxQuantity) });

    private (string OrderId, int Lines, List<OutgoingRecord> Records) Parse(CsvRow row, ILookup<string, PlacedLine> lines)
    {
        var time = row.Time("order_ts");
        var placed = new OrderPlaced
        {
            OrderId = row.Id("order_id"),
            CustomerId = row.Id("customer_id"),
            SessionId = row.OptionalId("session_id"),
            OrderTime = Timestamp.FromDateTimeOffset(time),
            DeclaredTotalCents = row.Cents("total_amount"),
            CurrencyCode = row.OneOf("currency", Currencies),
            ShippingMethod = row.Text("shipping_method"),
        };
        placed.Lines.AddRange(lines[placed.OrderId].Select((line, index) => new PlacedLine(line) { LineNo = index + 1 }));
        if (placed.Lines.Count is 0 or > Domain.Orders.OrderPlaced.MaxLines)
        {
            throw row.Broken("order_id", $"must have 1 to {Domain.Orders.OrderPlaced.MaxLines} lines in {LinesFileName}");
        }

        List<OutgoingRecord> records =
        [
            new(FileName, TopicNames.Orders, placed.CustomerId, $"{placed.OrderId}:placed", time, PlacedRank, placed),
        ];
        if (row.OneOf("status", IsPaid))
        {
            records.Add(Paid(placed, row.Id("payment_id"), time + PaymentsFile.SettledAfter));
        }

        return (placed.OrderId, placed.Lines.Count, records);
    }

    private OutgoingRecord Paid(OrderPlaced placed, string paymentId, DateTimeOffset time)
    {
        var paid = new OrderPaid
        {
            OrderId = placed.OrderId,
            CustomerId = placed.CustomerId,
            PaymentId = paymentId,
            PayTime = Timestamp.FromDateTimeOffset(time),
        };
        return new(FileName, TopicNames.Orders, placed.CustomerId, $"{placed.OrderId}:paid", time, PaidRank, paid);
    }
}
