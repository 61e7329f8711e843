using System.Buffers;
using System.Text.Json;
using KiVendTout.Domain.Fraud;
using KiVendTout.Domain.Payments;

namespace KiVendTout.Stores.Postgres.Fraud;

/// <summary>
/// Writes the column <c>evidence</c> in its newest format: what <see cref="EvidenceJson"/> reads, as UTF-8. The attempt is not repeated: it is the
/// row of <c>payments</c>, written in the same transaction.
/// </summary>
internal static class EvidenceWriter
{
    // Some evidence without hits and outcomes is 140 bytes, one with a hit and a settlement 300.
    private const int UsualBytes = 320;

    /// <summary>Evidence of a batch, one value a row, all in one buffer.</summary>
    public static ReadOnlyMemory<byte>[] Write(List<PaymentEvidence> rows)
    {
        var buffer = new ArrayBufferWriter<byte>(rows.Count * UsualBytes);
        var ends = new int[rows.Count];
        using var json = new Utf8JsonWriter(buffer);
        for (var i = 0; i < ends.Length; i++)
        {
            json.Reset();
            Write(json, rows[i]);
            json.Flush();
            ends[i] = buffer.WrittenCount;
        }

        // The buffer may have moved as it grew: cut only now.
        var values = new ReadOnlyMemory<byte>[ends.Length];
        for (var i = 0; i < ends.Length; i++)
        {
            values[i] = buffer.WrittenMemory[(i == 0 ? 0 : ends[i - 1])..ends[i]];
        }

        return values;
    }

    private static void Write(Utf8JsonWriter json, PaymentEvidence evidence)
    {
        json.WriteStartObject();
        json.WriteNumber("v"u8, EvidenceJson.Format);
        if (evidence.CustomerCountry is { } country)
        {
            json.WriteString("customer_country"u8, country);
        }

        if (evidence.Assessment is { } assessment)
        {
            json.WritePropertyName("assessment"u8);
            Write(json, assessment);
        }

        if (!evidence.Outcomes.IsEmpty)
        {
            json.WriteStartArray("outcomes"u8);
            foreach (var outcome in evidence.Outcomes)
            {
                Write(json, outcome);
            }

            json.WriteEndArray();
        }

        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, Assessment assessment)
    {
        json.WriteStartObject();
        json.WriteNumber("score"u8, assessment.Score);
        json.WriteString("decision"u8, assessment.Decision.ToString());
        json.WriteString("rules"u8, assessment.RuleSetVersion);
        if (assessment.ModelVersion is { } model)
        {
            json.WriteString("model"u8, model);
        }

        json.WriteString("at"u8, assessment.AssessedAt);
        json.WriteStartArray("hits"u8);
        foreach (var hit in assessment.Hits)
        {
            json.WriteStartObject();
            json.WriteString("rule"u8, hit.RuleId);
            json.WriteNumber("weight"u8, hit.Weight);
            json.WriteString("action"u8, hit.Action.ToString());
            json.WriteString("reason"u8, hit.Reason);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, PaymentRecord outcome)
    {
        var (kind, yes, id, cents) = outcome switch
        {
            PaymentSettled settled => (OutcomeKind.Settled, settled.Succeeded, null, null),
            PaymentRefunded refunded => (OutcomeKind.Refunded, null, refunded.RefundId, refunded.AmountCents),
            ChargebackReported reported => (OutcomeKind.ChargedBack, null, reported.ReasonCode, null),
            PaymentLabelled labelled => (OutcomeKind.Labelled, (bool?)labelled.IsFraud, (string?)null, (long?)null),
            _ => throw new ArgumentException("not an outcome: " + outcome.GetType().Name, nameof(outcome)),
        };
        json.WriteStartObject();
        json.WriteString("at"u8, outcome.OccurredAt);
        json.WriteString("kind"u8, kind.ToString());
        if (yes is { } told)
        {
            json.WriteBoolean("yes"u8, told);
        }

        if (id is not null)
        {
            json.WriteString("id"u8, id);
        }

        if (cents is { } amount)
        {
            json.WriteNumber("cents"u8, amount);
        }

        json.WriteEndObject();
    }
}
