using System.Text;
using KiVendTout.Cli.Data;
using KiVendTout.Cli.Tests.Support;
using KiVendTout.Contracts.Events.V1;

namespace KiVendTout.Cli.Tests.Data;

public sealed class EventRecordsTests : IDisposable
{
    private const string SessionsHeader = "session_id,customer_id,start_ts,end_ts,device,ip_hash,utm_source,utm_campaign";

    private readonly DataFolder _data = new();

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
        Assert.StartsWith("events.jsonl:3: value: is not one flat JSON object", _data.Errors[0], StringComparison.Ordinal);
        Assert.StartsWith("events.jsonl:4: ts: must be a time", _data.Errors[1], StringComparison.Ordinal);
        Assert.Equal((4, 2), (_data.Report.Files["events.jsonl"].Lines, _data.Report.Files["events.jsonl"].LeftOut));
    }

    [Fact]
    public void A_session_is_declared_before_what_happens_at_its_first_moment()
    {
        _data.File("events.jsonl", Event("E1", "page_view", "2025-11-19 14:23:04"));
        _data.File("sessions.csv", SessionsHeader, "S1,C1,2025-11-19 14:23:04,2025-11-19 14:39:04,ios,7f19,direct,none", "S2,C1,2025-11-19 15:00:00,,,,,");

        var records = _data.Records(new EventsFile(), new SessionsFile());

        Assert.Equal(["S1:declared", "E1", "S2:declared"], records.Select(record => record.Id));
        var declared = SessionDeclared.Parser.ParseFrom(records[0].Value);
        Assert.Equal((16 * 60, "ios", "7f19", "direct", "none"), ((int)(declared.EndTime - declared.StartTime).Seconds, declared.Device, declared.IpHash, declared.UtmSource, declared.UtmCampaign));
        Assert.Null(SessionDeclared.Parser.ParseFrom(records[2].Value).EndTime);
        Assert.Empty(_data.Errors);
    }

    [Fact]
    public void Lines_too_long_in_another_encoding_or_of_no_use_are_told_by_their_number()
    {
        byte[] latin = [.. "{\"event_id\":\"E1\",\"utm_source\":\"caf"u8, 0xE9, .. "\"}\n"u8];
        _data.Bytes("events.jsonl", [
            .. latin, .. Encoding.UTF8.GetBytes(new string(' ', 10_000_000) + "\n\r\n" + Event("E2", "page_view", "9999-12-31 23:59:59") + "\n"),
            .. Encoding.UTF8.GetBytes(Event("E3", "page\\u0000view", "2025-11-19 14:23:04") + "\r\n" + Event("E4", "page_view", "2025-11-19 14:23:04")),
        ]);

        Assert.Equal(["E4"], _data.Records(new EventsFile()).Select(record => record.Id));
        Assert.Equal("events.jsonl:1: byte 35: is not UTF-8 text", _data.Errors[0]);
        Assert.Equal($"events.jsonl:2: the line is longer than {EventsFile.LineLengthMax} bytes", _data.Errors[1]);
        Assert.StartsWith("events.jsonl:4: ", _data.Errors[2], StringComparison.Ordinal);
        Assert.StartsWith("events.jsonl:5: event_type: ", _data.Errors[3], StringComparison.Ordinal);
        Assert.Equal((5, 4), (_data.Report.Files["events.jsonl"].Lines, _data.Report.Files["events.jsonl"].LeftOut));
    }

    public void Dispose() => _data.Dispose();

    private static string Event(string id, string type, string time) =>
        $$"""{"event_id":"{{id}}","ts":"{{time}}","event_type":"{{type}}","customer_id":"C1","session_id":"S1","device":"ios","product_id":null,"cart_value":null}""";

    private List<OutgoingRecord> Read(params IEnumerable<string> lines)
    {
        _data.File("events.jsonl", lines);
        return _data.Records(new EventsFile());
    }
}
