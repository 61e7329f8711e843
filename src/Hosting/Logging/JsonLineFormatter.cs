using System.Buffers;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;
using Microsoft.Extensions.Options;

namespace KiVendTout.Hosting.Logging;

/// <summary>Writes one log event as one line of JSON: time, level, service, category, event, message, fields, trace_id, span_id, exception.</summary>
internal sealed class JsonLineFormatter(IOptionsMonitor<JsonLineFormatterOptions> options, TimeProvider clock)
    : ConsoleFormatter(FormatterName)
{
    /// <summary>Name by which the console logger finds it.</summary>
    public const string FormatterName = "kvt-json";

    private const string TemplateKey = "{OriginalFormat}";

    private static readonly JsonWriterOptions WriterOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public override void Write<TState>(in LogEntry<TState> logEntry, IExternalScopeProvider? scopeProvider, TextWriter textWriter)
    {
        var message = logEntry.Formatter(logEntry.State, logEntry.Exception);
        var buffer = new ArrayBufferWriter<byte>(512);
        using (var json = new Utf8JsonWriter(buffer, WriterOptions))
        {
            json.WriteStartObject();
            json.WriteString("time", clock.GetUtcNow());
            json.WriteString("level", NameOf(logEntry.LogLevel));
            json.WriteString("service", options.CurrentValue.Service);
            json.WriteString("category", logEntry.Category);
            if (logEntry.EventId.Name is { } name)
            {
                json.WriteString("event", name);
            }

            json.WriteNumber("event_id", logEntry.EventId.Id);
            json.WriteString("message", message);
            WriteFields(json, logEntry.State);
            WriteTrace(json);
            if (logEntry.Exception is { } exception)
            {
                json.WriteString("exception", exception.ToString());
            }

            json.WriteEndObject();
        }

        textWriter.WriteLine(Encoding.UTF8.GetString(buffer.WrittenSpan));
    }

    private static void WriteFields<TState>(Utf8JsonWriter json, TState state)
    {
        if (state is not IReadOnlyList<KeyValuePair<string, object?>> fields || fields.All(field => field.Key == TemplateKey))
        {
            return;
        }

        json.WriteStartObject("fields");
        foreach (var (key, value) in fields)
        {
            if (key != TemplateKey)
            {
                json.WriteString(key, Convert.ToString(value, CultureInfo.InvariantCulture));
            }
        }

        json.WriteEndObject();
    }

    private static void WriteTrace(Utf8JsonWriter json)
    {
        if (Activity.Current is { } activity)
        {
            json.WriteString("trace_id", activity.TraceId.ToHexString());
            json.WriteString("span_id", activity.SpanId.ToHexString());
        }
    }

    private static string NameOf(LogLevel level) => level switch
    {
        LogLevel.Trace => "trace",
        LogLevel.Debug => "debug",
        LogLevel.Information => "info",
        LogLevel.Warning => "warn",
        LogLevel.Error => "error",
        _ => "fatal",
    };
}
