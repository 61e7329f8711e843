using System.Buffers;
using System.Text;
using System.Text.Json;
using KiVendTout.Domain.Fraud;

namespace KiVendTout.Bench.Ingest.Plain;

/// <summary>The column <c>evidence</c> as the product writes it, by hand.</summary>
internal sealed class PlainEvidence : IDisposable
{
    private readonly ArrayBufferWriter<byte> _bytes = new();
    private readonly Utf8JsonWriter _json;

    public PlainEvidence() => _json = new Utf8JsonWriter(_bytes);

    public string Write(PaymentEvidence evidence)
    {
        var assessment = evidence.Assessment!;
        _bytes.ResetWrittenCount();
        _json.Reset(_bytes);
        _json.WriteStartObject();
        _json.WriteNumber("v", 2);
        _json.WriteString("customer_country", evidence.CustomerCountry);
        _json.WriteStartObject("assessment");
        _json.WriteNumber("score", assessment.Score);
        _json.WriteString("decision", assessment.Decision.ToString());
        _json.WriteString("rules", assessment.RuleSetVersion);
        _json.WriteString("at", assessment.AssessedAt);
        _json.WriteStartArray("hits");
        foreach (var hit in assessment.Hits)
        {
            Write(hit);
        }

        _json.WriteEndArray();
        _json.WriteEndObject();
        _json.WriteEndObject();
        _json.Flush();
        return Encoding.UTF8.GetString(_bytes.WrittenSpan);
    }

    public void Dispose() => _json.Dispose();

    private void Write(RuleHit hit)
    {
        _json.WriteStartObject();
        _json.WriteString("rule", hit.RuleId);
        _json.WriteNumber("weight", hit.Weight);
        _json.WriteString("action", hit.Action.ToString());
        _json.WriteString("reason", hit.Reason);
        _json.WriteEndObject();
    }
}
