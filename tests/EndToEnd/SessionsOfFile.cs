using System.Globalization;
using System.Text.Json;

namespace KiVendTout.EndToEnd;

/// <summary>What events.jsonl says of each session, counted here without any code of the system, and the database beside it.</summary>
internal static class SessionsOfFile
{
    private const string Observed =
        """
        SELECT string_agg(concat_ws(' ', session_id, to_char(first_event_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US'),
            to_char(last_event_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US'), event_count,
            (SELECT string_agg(key || '=' || value, ',' ORDER BY key COLLATE "C") FROM jsonb_each_text(event_counts))), E'\n' ORDER BY session_id)
        FROM sessions
        """;

    private const int MicrosecondLength = 26;

    public static async Task CompareAsync(Stack stack, string files, long sessions)
    {
        var expected = Read(Path.Combine(files, "events.jsonl"));
        var actual = (await stack.QueryAsync<string>(Observed)).Split('\n');
        Assert.Equal(sessions, actual.Length);
        Assert.Equal(expected, actual);
    }

    private static List<string> Read(string path) => [.. File.ReadLines(path)
        .Select(line => JsonDocument.Parse(line).RootElement)
        .Select(line => (Session: Text(line, "session_id"), Type: Text(line, "event_type"), Time: ToMicroseconds(Text(line, "ts"))))
        .GroupBy(happened => happened.Session)
        .OrderBy(session => session.Key, StringComparer.Ordinal)
        .Select(session => string.Join(
            ' ', session.Key, session.Min(e => e.Time), session.Max(e => e.Time), session.Count().ToString(CultureInfo.InvariantCulture),
            string.Join(',', session.GroupBy(e => e.Type).OrderBy(type => type.Key, StringComparer.Ordinal).Select(type => $"{type.Key}={type.Count()}"))))];

    private static string Text(JsonElement line, string name) => line.GetProperty(name).GetString()!;

    private static string ToMicroseconds(string time)
    {
        var text = time.Replace(' ', 'T') + (time.Contains('.', StringComparison.Ordinal) ? "" : ".");
        return text.PadRight(MicrosecondLength, '0')[..MicrosecondLength];
    }
}
