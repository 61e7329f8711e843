using Google.Protobuf;
using KiVendTout.Contracts.Orders.V1;
using DomainLine = KiVendTout.Domain.Orders.OrderLine;
using DomainPlaced = KiVendTout.Domain.Orders.OrderPlaced;

namespace KiVendTout.Cli.Data;

/// <summary>The lines of an order in order_items.csv.</summary>
/// <param name="Good">Those that break no rule, in the order of the file; at most one more than an order may have.</param>
/// <param name="HasBroken">Whether there are others: the order cannot be sent whole then.</param>
internal sealed record ItemsOfOrder(IReadOnlyList<SourceLine> Good, bool HasBroken);

/// <summary>order_items.csv, joined to the orders by their ids however many there are: both are read in the order of the ids.</summary>
internal sealed class OrderItems : IDisposable
{
    private const string OrderColumn = "order_id";

    private static readonly Dictionary<string, string> Fields = new()
    {
        [OrderColumn] = "order_id",
        ["product_id"] = "product_id",
        ["qty"] = "quantity",
    };

    private readonly ExternalSort<SourceLine> _lines = new(SourceLineOrder.Instance, SourceLine.Format);
    private readonly CsvColumns _columns;
    private readonly LoadReport _report;
    private readonly string _fileName;
    private readonly IEnumerator<SourceLine> _next;
    private bool _hasNext;

    /// <summary>Reads the file.</summary>
    /// <param name="fileName">Its name.</param>
    /// <param name="load">The load, which is told of lines that break a rule.</param>
    public OrderItems(string fileName, LoadContext load)
    {
        var table = new CsvTable(load.PathOf(fileName), Fields);
        (_fileName, _columns, _report) = (fileName, table.Columns, load.Report);
        _report.AddFile(fileName);
        foreach (var line in table.Read(Parse, load))
        {
            _lines.Add(line);
        }

        _next = _lines.InOrder().GetEnumerator();
        _hasNext = _next.MoveNext();
    }

    /// <summary>Looks whether the file is what it is called.</summary>
    public static void Check(string path) => _ = new CsvTable(path, Fields);

    /// <summary>The line of an order that a line of the file says.</summary>
    public static PlacedLine Read(SourceLine line) => PlacedLine.Parser.ParseFrom(line.Payload);

    /// <summary>The lines of an order; those of orders before it that were not asked for are told and left out.</summary>
    /// <param name="orderId">The order; each after the one before.</param>
    public ItemsOfOrder Take(string orderId)
    {
        LeaveOutBefore(orderId);
        var (good, hasBroken) = (new List<SourceLine>(), false);
        for (; _hasNext && _next.Current.Id == orderId; _hasNext = _next.MoveNext())
        {
            if (IsBroken(_next.Current))
            {
                hasBroken = true;
            }
            else if (good.Count <= DomainPlaced.MaxLines)
            {
                good.Add(_next.Current);
            }
            else
            {
                LeaveOut(_next.Current);
            }
        }

        return new ItemsOfOrder(good, hasBroken);
    }

    /// <summary>Tells that lines are left out since their order is.</summary>
    public void LeaveOut(IEnumerable<SourceLine> lines)
    {
        foreach (var line in lines)
        {
            LeaveOut(line);
        }
    }

    /// <summary>Tells of the lines of orders that were not asked for.</summary>
    public void LeaveOutRest() => LeaveOutBefore(null);

    public void Dispose()
    {
        _next.Dispose();
        _lines.Dispose();
    }

    /// <summary>Of a line that breaks a rule, and was told, the order is kept: it lacks that line.</summary>
    private static bool IsBroken(SourceLine line) => line.Payload.Length == 0;

    private SourceLine Parse(CsvRow row)
    {
        var order = row.Id(OrderColumn);
        try
        {
            var line = new PlacedLine { ProductId = row.Id("product_id"), Quantity = row.Whole("qty", 1, DomainLine.MaxQuantity) };
            return new SourceLine(row.Line, order, line.ToByteArray());
        }
        catch (LineException broken)
        {
            _report.LeaveOut(_fileName, broken.Error);
            return new SourceLine(row.Line, order, []);
        }
    }

    private void LeaveOutBefore(string? orderId)
    {
        for (; _hasNext && (orderId is null || string.CompareOrdinal(_next.Current.Id, orderId) < 0); _hasNext = _next.MoveNext())
        {
            if (!IsBroken(_next.Current))
            {
                LeaveOut(_next.Current);
            }
        }
    }

    private void LeaveOut(SourceLine line) => _report.LeaveOut(_fileName, _columns.Broken(line.Number, OrderColumn, "must be an order that is loaded"));
}
