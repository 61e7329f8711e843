using System.Diagnostics;
using System.Text.Json;
using KiVendTout.Hosting.Logging;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace KiVendTout.Gateway.Tests.Hosting;

public sealed class LogLineTests
{
    [Fact]
    public void An_event_is_one_line_of_json_with_its_trace()
    {
        using var activity = new Activity("test").SetIdFormat(ActivityIdFormat.W3C).Start();

        var line = Write(new InvalidOperationException("two\nlines"));

        var json = JsonDocument.Parse(line).RootElement;
        Assert.Equal(line.Length - 1, line.IndexOf('\n', StringComparison.Ordinal));
        Assert.Equal(("warn", "gateway", "somewhere"), (Text(json, "level"), Text(json, "service"), Text(json, "category")));
        Assert.Equal(("Tried", 7), (Text(json, "event"), json.GetProperty("event_id").GetInt32()));
        Assert.Equal("tried 3 times", Text(json, "message"));
        Assert.Equal("3", Text(json.GetProperty("fields"), "Count"));
        Assert.Equal(activity.TraceId.ToHexString(), Text(json, "trace_id"));
        Assert.Contains("two\nlines", Text(json, "exception"), StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_trace_or_an_error_their_fields_are_left_out()
    {
        Activity.Current = null;

        var json = JsonDocument.Parse(Write(null)).RootElement;

        Assert.False(json.TryGetProperty("trace_id", out _) || json.TryGetProperty("exception", out _));
    }

    private static string Write(Exception? exception)
    {
        var formatter = new JsonLineFormatter(new Monitor(), TimeProvider.System);
        KeyValuePair<string, object?>[] state = [new("Count", 3), new("{OriginalFormat}", "tried {Count} times")];
        var entry = new LogEntry<KeyValuePair<string, object?>[]>(
            LogLevel.Warning, "somewhere", new EventId(7, "Tried"), state, exception, (_, _) => "tried 3 times");
        using var writer = new StringWriter { NewLine = "\n" };
        formatter.Write(entry, null, writer);
        return writer.ToString();
    }

    private static string? Text(JsonElement json, string name) => json.GetProperty(name).GetString();

    private sealed class Monitor : IOptionsMonitor<JsonLineFormatterOptions>
    {
        public JsonLineFormatterOptions CurrentValue { get; } = new() { Service = "gateway" };

        public JsonLineFormatterOptions Get(string? name) => CurrentValue;

        public IDisposable? OnChange(Action<JsonLineFormatterOptions, string?> listener) => null;
    }
}
