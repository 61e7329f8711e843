using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using KiVendTout.Cli.Terminal;
using KiVendTout.Contracts.Orders.V1;
using KiVendTout.Domain.Common;
using KiVendTout.Records.Topics;
using DomainPlaced = KiVendTout.Domain.Orders.OrderPlaced;

namespace KiVendTout.Cli.Data;

/// <summary>orders.csv with order_items.csv: each line is an order with its lines and, when it is paid, its payment a little later.</summary>
internal sealed class OrdersFile : IRecordSource
{
    /// <summary>The file of the orders' lines.</summary>
    public const string LinesFileName = "order_items.csv";

    private const string IdColumn = "order_id";
    private const int PlacedRank = 0;
    private const int PaidRank = 1;

    private static readonly Dictionary<string, string> Fields = new()
    {
        [IdColumn] = "order_id",
        ["customer_id"] = "customer_id",
        ["session_id"] = "session_id",
        ["payment_id"] = "payment_id",
        ["order_ts"] = "order_time",
        ["total_amount"] = "declared_total_cents",
        ["currency"] = "currency_code",
        ["shipping_method"] = "shipping_method",
        ["status"] = "status",
    };

    private static readonly Dictionary<string, string> Currencies = new() { [Currency.Eur] = Currency.Eur };

    /// <summary>The file says where an order stands, not when it came there: these two can be told.</summary>
    private static readonly Dictionary<string, bool> IsPaid = new() { ["paid"] = true, ["pending"] = false };

    public string FileName => "orders.csv";

    public bool IsOptional => true;

    public void Check(string path)
    {
        _ = new CsvTable(path, Fields);
        var linesPath = Path.Combine(Path.GetDirectoryName(path)!, LinesFileName);
        if (!File.Exists(linesPath))
        {
            throw new WrongUseException($"beside {path} there is no {LinesFileName}");
        }

        OrderItems.Check(linesPath);
    }

    public IEnumerable<OutgoingRecord> Read(LoadContext load)
    {
        var table = new CsvTable(load.PathOf(FileName), Fields);
        using var orders = new UniqueLines(FileName).AddAll(table.Read(Parse, load));
        using var items = new OrderItems(LinesFileName, load);
        foreach (var order in orders.First((line, rule) => table.Columns.Broken(line, IdColumn, rule), load.Report))
        {
            var lines = items.Take(order.Id);
            if (LineGuard.Try(order.Number, () => Join(order, lines, table.Columns, load.Now), table.Columns, out var error) is { } records)
            {
                foreach (var record in RecordLines.Ended(records, new LineEnd(order.Repeats, lines.Good.Count)))
                {
                    yield return record;
                }
            }
            else
            {
                load.Report.LeaveOut(FileName, error!, 1 + order.Repeats);
                items.LeaveOut(lines.Good);
            }
        }

        items.LeaveOutRest();
    }

    private static List<OutgoingRecord> Join(SourceLine order, ItemsOfOrder items, CsvColumns columns, DateTimeOffset now)
    {
        if (items.HasBroken)
        {
            throw new LineException(columns.Broken(order.Number, IdColumn, $"has a line in {LinesFileName} that is left out"));
        }

        if (items.Good.Count is 0 or > DomainPlaced.MaxLines)
        {
            throw new LineException(columns.Broken(order.Number, IdColumn, $"must have 1 to {DomainPlaced.MaxLines} lines in {LinesFileName}"));
        }

        var records = RecordLines.Unpack(order);
        var placed = OrderPlaced.Parser.ParseFrom(records[0].Value);
        placed.Lines.AddRange(items.Good.Select((line, index) => new PlacedLine(OrderItems.Read(line)) { LineNo = index + 1 }));
        records[0] = records[0] with { Value = placed.ToByteArray() };
        RecordLines.Check(records, now);
        return records;
    }

    /// <summary>An order without its lines.</summary>
    private SourceLine Parse(CsvRow row)
    {
        var time = row.Time("order_ts");
        var placed = new OrderPlaced
        {
            OrderId = row.Id(IdColumn),
            CustomerId = row.Id("customer_id"),
            SessionId = row.OptionalId("session_id"),
            OrderTime = Timestamp.FromDateTimeOffset(time),
            DeclaredTotalCents = row.Cents("total_amount"),
            CurrencyCode = row.OneOf("currency", Currencies),
            ShippingMethod = row.Text("shipping_method", DomainPlaced.MaxShippingMethodLength),
        };
        List<OutgoingRecord> records =
        [
            new(FileName, TopicNames.Orders, placed.CustomerId, $"{placed.OrderId}:placed", time, PlacedRank, placed),
        ];
        if (row.OneOf("status", IsPaid))
        {
            records.Add(Paid(placed, row.Id("payment_id"), time + PaymentsFile.SettledAfter));
        }

        return RecordLines.Pack(row.Line, placed.OrderId, records);
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
