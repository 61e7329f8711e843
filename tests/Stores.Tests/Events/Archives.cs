using System.Globalization;
using System.Text;
using CsCheck;
using KiVendTout.Domain.Events;

namespace KiVendTout.Stores.Tests.Events;

/// <summary>Archived records for tests.</summary>
internal static class Archives
{
    public const string Epoch = "epoch-1";

    /// <summary>A month ago, on a whole day: well within every retention.</summary>
    public static readonly DateTimeOffset Day = new DateTimeOffset(TimeProvider.System.GetUtcNow().Date, TimeSpan.Zero).AddDays(-30);

    /// <summary>Events with and without everything that may be left out, over few ids and three days, many at the same moment.</summary>
    public static readonly Gen<UserEvent[]> Events = Gen.Select(
        Gen.Int[0, 2],
        Gen.Int[0, 3].Select(number => number * 7_200_000_123L),
        Gen.OneOf(Gen.Const(EventTypes.PageView), Gen.Const(EventTypes.ProductView), Gen.Const(EventTypes.AddToCart)),
        Gen.Int[0, 2],
        Gen.Int[0, 4],
        Gen.OneOf(Gen.Const((string?)null), Gen.Const((string?)"P1"), Gen.Const((string?)"P2")),
        Gen.Bool,
        (day, micros, type, customer, session, product, full) => Event("", $"S{customer}-{session}", $"C{customer}", type, Day.AddDays(day).AddMicroseconds(micros)) with
        {
            ProductId = product is null ? null : new ProductId(product),
            Device = full ? "ios" : null,
            IpHash = full ? "7f19717dd0b54b37" : null,
            UtmSource = full ? "é\"\\ ☃" : null,
            UtmCampaign = full ? "none" : null,
            CartValueCents = full ? 10190 : null,
            PaymentId = full ? new PaymentId("PAY1") : null,
            OrderId = full ? "O1" : null,
        }).Array[1, 80].Select(events => events.Select((e, i) => e with { EventId = new EventId($"E{i:000}") }).ToArray());

    public static UserEvent Event(string id, string session, string customer, string type = EventTypes.PageView, DateTimeOffset? at = null) => new()
    {
        EventId = new EventId(id),
        SessionId = new SessionId(session),
        CustomerId = new CustomerId(customer),
        EventType = type,
        OccurredAt = at ?? Day,
    };

    public static ArchivedRecord Record(UserEvent happened, long offset = 0) => Other("user-events", happened.EventId.Value, happened.CustomerId.Value, offset) with
    {
        RecordedAt = happened.OccurredAt,
        Schema = "kivendtout.events.v1.UserEvent/1",
        Event = happened,
    };

    public static ArchivedRecord Other(string topic, string id, string? customer = "C1", long offset = 0) => new()
    {
        RecordId = id,
        Topic = topic,
        Partition = 3,
        Offset = offset,
        RecordedAt = Day,
        CustomerId = customer,
        Key = customer is null ? null : Encoding.UTF8.GetBytes(customer),
        Headers = [new("ce_id", Encoding.UTF8.GetBytes(id)), new("nothing", null), new("any", [0, 255])],
        Payload = [0, 1, 2, 255],
    };

    public static ArchiveBatch Batch(params IEnumerable<ArchivedRecord> records) => Batch(Epoch, records);

    public static ArchiveBatch Batch(string life, params IEnumerable<ArchivedRecord> records)
    {
        var all = records.ToList();
        var positions = all.GroupBy(r => (r.Topic, r.Partition)).Select(g => new ArchivePosition(g.Key.Topic, life, g.Key.Partition, g.Max(r => r.Offset) + 1));
        return new ArchiveBatch(Lives(life), all, [.. positions]);
    }

    /// <summary>All input topics in one life.</summary>
    public static Dictionary<string, string> Lives(string life = Epoch) =>
        new() { ["user-events"] = life, ["cart-events"] = life, ["orders"] = life, ["payments"] = life };

    public static ArchiveBatch Batch(IEnumerable<UserEvent> events) => Batch(events.Select((e, i) => Record(e, i)));

    public static string Number(int number) => number.ToString("000", CultureInfo.InvariantCulture);
}
