using System.Globalization;
using System.Text;
using KiVendTout.Domain.Events;
using KiVendTout.Domain.Orders;
using KiVendTout.Domain.Payments;
using KiVendTout.Records;
using KiVendTout.Records.Topics;

namespace KiVendTout.Bench.Hostile;

/// <summary>Makes records whose effect is known, of the four input topics in turn, and remembers what must be there in the end.</summary>
internal sealed class HonestRecords(DateTimeOffset start)
{
    /// <summary>What every id of an honest record's looks like, a pattern of PostgreSQL: no hostile one does, also when one byte of it is another.</summary>
    public const string IdPattern = "^H[A-Z][0-9]{8}$";

    private const string Prefix = "H";

    private const int Customers = 500;
    private const int EventsOfASession = 16;
    private const int Kinds = 4;

    private readonly List<string> _payments = [];
    private readonly List<string> _orders = [];
    private readonly List<string> _events = [];
    private int _next;

    public IReadOnlyList<string> Payments => _payments;

    public IReadOnlyList<string> Orders => _orders;

    /// <summary>Of visitors and of carts.</summary>
    public IReadOnlyList<string> Events => _events;

    public BenchRecord Next()
    {
        var number = _next++;
        var at = start.AddMilliseconds(number);
        return (number % Kinds) switch
        {
            0 => Payment(number, at),
            1 => Order(number, at),
            2 => Event(number, EventTypes.ProductView, at),
            _ => Event(number, EventTypes.AddToCart, at),
        };
    }

    /// <summary>The headers of a record as producers of ours write them.</summary>
    public static List<KeyValuePair<string, byte[]?>> HeadersOf(string id, string type, string source, DateTimeOffset time) =>
        [.. CloudEventHeaders.ForProtobuf(id, type, source, time).Select(header => KeyValuePair.Create(header.Key, (byte[]?)Encoding.UTF8.GetBytes(header.Value)))];

    private static string Id(string kind, int number) => Prefix + kind + number.ToString("D8", CultureInfo.InvariantCulture);

    private static BenchRecord Pack(string topic, CustomerId customer, string id, string type, byte[] value, DateTimeOffset at) => new(
        BenchRecord.Honest, topic, Encoding.UTF8.GetBytes(customer.Value), value, HeadersOf(id, type, "bench", at));

    private BenchRecord Payment(int number, DateTimeOffset at)
    {
        var payment = new PaymentAttempted
        {
            PaymentId = new(Id("P", number)),
            CustomerId = new(Id("C", number % Customers)),
            OccurredAt = at,
            Method = "card",
            Country = "FR",
            CardBin = "424242",
            AmountCents = 10_00 + number,
        };
        _payments.Add(payment.PaymentId.Value);
        var (type, value) = PaymentRecordCodec.Encode(payment);
        return Pack(TopicNames.Payments, payment.CustomerId, payment.PaymentId.Value, type, value, at);
    }

    private BenchRecord Order(int number, DateTimeOffset at)
    {
        var order = new OrderPlaced
        {
            OrderId = new(Id("O", number)),
            CustomerId = new(Id("C", number % Customers)),
            OccurredAt = at,
            Lines = [new(1, new("HP1"), 1, 5_00), new(2, new("HP2"), 2, 2_50)],
            DeclaredTotalCents = 10_00,
        };
        _orders.Add(order.OrderId.Value);
        var (type, value) = OrderRecordCodec.Encode(order);
        return Pack(TopicNames.Orders, order.CustomerId, order.OrderId.Value, type, value, at);
    }

    private BenchRecord Event(int number, string eventType, DateTimeOffset at)
    {
        var session = number / EventsOfASession;
        var happened = new UserEvent
        {
            EventId = new(Id("E", number)),
            EventType = eventType,
            OccurredAt = at,
            CustomerId = new(Id("C", session % Customers)),
            SessionId = new(Id("S", session)),
            ProductId = new("HP1"),
        };
        _events.Add(happened.EventId.Value);
        var (topic, type, value) = SessionRecordCodec.Encode(happened);
        return Pack(topic, happened.CustomerId, happened.EventId.Value, type, value, at);
    }
}
