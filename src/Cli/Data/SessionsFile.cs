using KiVendTout.Domain.Common;
using KiVendTout.Domain.Events;
using KiVendTout.Records;

namespace KiVendTout.Cli.Data;

/// <summary>sessions.csv: each line declares a session, with the end the file knows.</summary>
internal sealed class SessionsFile : IRecordSource
{
    // A session is declared before anything else that happens at its first moment.
    private const int Rank = -1;

    private static readonly Dictionary<string, string> Fields = new()
    {
        ["session_id"] = "session_id",
        ["customer_id"] = "customer_id",
        ["start_ts"] = "start_time",
        ["end_ts"] = "end_time",
        ["device"] = "device",
        ["ip_hash"] = "ip_hash",
        ["utm_source"] = "utm_source",
        ["utm_campaign"] = "utm_campaign",
    };

    public string FileName => "sessions.csv";

    public bool IsOptional => true;

    public void Check(string path) => _ = new CsvTable(path, Fields);

    public IEnumerable<OutgoingRecord> Read(LoadContext load)
    {
        var table = new CsvTable(load.PathOf(FileName), Fields);
        return RecordLines.Read(FileName, table.Read(Parse, load), (line, rule) => table.Columns.Broken(line, "session_id", rule), load.Report);
    }

    private SourceLine Parse(CsvRow row)
    {
        var declared = new SessionDeclared
        {
            SessionId = new SessionId(row.Id("session_id")),
            CustomerId = new CustomerId(row.Id("customer_id")),
            OccurredAt = row.Time("start_ts"),
            EndedAt = row.OptionalTime("end_ts"),
            Device = row.Optional("device", SessionRecordRules.MaxDeviceLength),
            IpHash = row.Optional("ip_hash", SessionRecordRules.MaxIpHashLength),
            UtmSource = row.Optional("utm_source", SessionRecordRules.MaxUtmLength),
            UtmCampaign = row.Optional("utm_campaign", SessionRecordRules.MaxUtmLength),
        };
        var (topic, type, value) = SessionRecordCodec.Encode(declared);
        var record = new OutgoingRecord(
            FileName, topic, declared.CustomerId.Value, $"{declared.SessionId}:declared", declared.OccurredAt, Rank, type, value);
        return RecordLines.Checked(row.Line, declared.SessionId.Value, [record], row.Now);
    }
}
