using KiVendTout.Domain.Common;
using KiVendTout.Domain.Events;
using KiVendTout.Records;

namespace KiVendTout.Cli.Data;

/// <summary>sessions.csv: each line declares a session, with the end the file knows.</summary>
internal sealed class SessionsFile : IRecordSource
{
    // A session is declared before anything else that happens at its first moment.
    private const int Rank = -1;

    private static readonly string[] Columns =
        ["session_id", "customer_id", "start_ts", "end_ts", "device", "ip_hash", "utm_source", "utm_campaign"];

    public string FileName => "sessions.csv";

    public bool IsOptional => true;

    public IEnumerable<OutgoingRecord> Read(string path, LoadReport report) => new CsvTable(path, Columns).Stream(Parse, report);

    private OutgoingRecord Parse(CsvRow row)
    {
        var declared = new SessionDeclared
        {
            SessionId = new SessionId(row.Id("session_id")),
            CustomerId = new CustomerId(row.Id("customer_id")),
            OccurredAt = row.Time("start_ts"),
            EndedAt = row.Text("end_ts").Length == 0 ? null : row.Time("end_ts"),
            Device = Optional(row, "device"),
            IpHash = Optional(row, "ip_hash"),
            UtmSource = Optional(row, "utm_source"),
            UtmCampaign = Optional(row, "utm_campaign"),
        };
        var (topic, type, value) = SessionRecordCodec.Encode(declared);
        return new(FileName, topic, declared.CustomerId.Value, $"{declared.SessionId}:declared", declared.OccurredAt, Rank, type, value);
    }

    private static string? Optional(CsvRow row, string column) => row.Text(column) is { Length: > 0 } text ? text : null;
}
