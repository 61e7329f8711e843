using KiVendTout.Cli.Data;
using KiVendTout.Cli.Tests.Support;
using KiVendTout.Contracts.Events.V1;

namespace KiVendTout.Cli.Tests.Data;

public sealed class EventRecordsTests : IDisposable
{
    private const string SessionsHeader = "session_id,customer_id,start_ts,end_ts,device,ip_hash,utm_source,utm_campaign";

    private readonly TempFolder _folder = new();
    private readonly TestConsole _console = new();
    private readonly LoadReport _report;

    public EventRecordsTests() => _report = new LoadReport(_console.Console);

    [Fact]
    public void Events_of_the_cart_go_to_their_own_topic_and_a_bad_line_is_told_by_its_number()
    {
        var records = Read(
            Event("E1", "page_view", "2025-11-19 14:31:02.594554442"),
            Event("E2", "add_to_cart", "2025-11-19 14:31:01"),
            "{\"event_id\":",
            Event("E3", "page_view", "soon"));

        Assert.Equal([("E2", "cart-events", "C1"), ("E1", "user-events", "C1")], records.Select(record => (record.Id, record.Topic, record.Key)));
        Assert.Equal("add_to_cart", CartEvent.Parser.ParseFrom(records[0].Value).EventType);
        Assert.Equal(594_554_000, UserEvent.Parser.ParseFrom(records[1].Value).EventTime.Nanos);
        Assert.StartsWith("events.jsonl:3: value: is not one flat JSON object", _console.Errors[0], StringComparison.Ordinal);
        Assert.StartsWith("events.jsonl:4: ts: must be a time", _console.Errors[1], StringComparison.Ordinal);
        Assert.Equal((4, 2), (_report.Files["events.jsonl"].Lines, _report.Files["events.jsonl"].Bad));
    }

    [Fact]
    public void A_session_is_declared_before_what_happens_at_its_first_moment()
    {
        using var sorted = new SortedRecords();
        sorted.AddAll(new EventsFile(TimeProvider.System).Read(_folder.File("events.jsonl", [Event("E1", "page_view", "2025-11-19 14:23:04")]), _report));
        sorted.AddAll(new SessionsFile().Read(
            _folder.File("sessions.csv", [SessionsHeader, "S1,C1,2025-11-19 14:23:04,2025-11-19 14:39:04,ios,7f19,direct,none", "S2,C1,2025-11-19 15:00:00,,,,,"]), _report));

        var records = sorted.InTimeOrder().ToList();

        Assert.Equal(["S1:declared", "E1", "S2:declared"], records.Select(record => record.Id));
        var declared = SessionDeclared.Parser.ParseFrom(records[0].Value);
        Assert.Equal((16 * 60, "ios", "7f19", "direct", "none"), ((int)(declared.EndTime - declared.StartTime).Seconds, declared.Device, declared.IpHash, declared.UtmSource, declared.UtmCampaign));
        Assert.Null(SessionDeclared.Parser.ParseFrom(records[2].Value).EndTime);
        Assert.Empty(_console.Errors);
    }

    public void Dispose() => _folder.Dispose();

    private static string Event(string id, string type, string time) =>
        $$"""{"event_id":"{{id}}","ts":"{{time}}","event_type":"{{type}}","customer_id":"C1","session_id":"S1","device":"ios","product_id":null,"cart_value":null}""";

    private List<OutgoingRecord> Read(params IEnumerable<string> lines)
    {
        var source = new EventsFile(TimeProvider.System);
        using var sorted = new SortedRecords();
        sorted.AddAll(source.Read(_folder.File(source.FileName, lines), _report));
        return [.. sorted.InTimeOrder()];
    }
}
