using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using CsCheck;
using KiVendTout.Domain.Fraud;
using KiVendTout.Domain.Payments;
using KiVendTout.Stores.Postgres.Fraud;

namespace KiVendTout.Stores.Tests.Postgres.Fraud;

public sealed class EvidenceJsonTests
{
    [Fact]
    public void Any_evidence_reads_back_exactly() => Samples.Evidence.Array[1, 5].Sample(rows => EvidenceWriter.Write([.. rows]).Zip(rows).All(row =>
        Samples.Same(row.Second, Read(row.Second, Encoding.UTF8.GetString(row.First.Span), row.Second.Attempt))));

    [Fact]
    public void The_attempt_is_not_repeated()
    {
        var evidence = Samples.Evidence.Where(evidence => evidence.Attempt is not null).Single();

        using var written = JsonDocument.Parse(EvidenceWriter.Write([evidence])[0]);

        Assert.Equal(2, written.RootElement.GetProperty("v").GetInt32());
        Assert.False(written.RootElement.TryGetProperty("attempt", out _));
    }

    [Fact]
    public void Rows_of_the_first_format_stay_readable()
    {
        const string Stored =
            """
            {"v":1,"attempt":{"at":"2025-11-17T12:00:00.000001+00:00","session":"S1","method":"card","bin":"497010","country":"FR","ip":"ip","device":"dev","cents":20000},
             "customer_country":"DE","assessment":{"score":0.55,"decision":"Challenge","rules":"rules-1","model":"m","at":"2025-11-17T12:00:01+00:00",
             "hits":[{"rule":"R1","weight":0.5,"action":"Alert","reason":"why"}]},
             "outcomes":[{"at":"2025-11-17T12:00:02+00:00","kind":"Settled","yes":true},{"at":"2025-11-17T12:00:03+00:00","kind":"Refunded","id":"r","cents":5},
             {"at":"2025-11-17T12:00:04+00:00","kind":"ChargedBack","id":"fraud"},{"at":"2025-11-17T12:00:05+00:00","kind":"Labelled","yes":false}]}
            """;

        var evidence = EvidenceJson.Read(new("PAY1"), new("C1"), 3, [], Stored, attempted: null);

        var attempt = Samples.Attempt("PAY1", "C1", Samples.Noon.AddMicroseconds(1), 20_000, "S1") with { IpHash = "ip", DeviceId = "dev" };
        Assert.Equal(attempt, evidence.Attempt);
        var expected = JsonNode.Parse(Stored)!.AsObject();
        expected.Remove("attempt");
        expected["v"] = 2;
        Assert.True(JsonNode.DeepEquals(expected, JsonNode.Parse(EvidenceWriter.Write([evidence])[0].Span)));
    }

    [Theory]
    [InlineData("""{"v":3}""")]
    [InlineData("null")]
    [InlineData("{}")]
    public void An_unknown_format_is_refused(string stored) =>
        Assert.Throws<JsonException>(() => EvidenceJson.Read(new("PAY1"), new("C1"), 1, [], stored, attempted: null));

    private static PaymentEvidence Read(PaymentEvidence evidence, string json, PaymentAttempted? attempted) =>
        EvidenceJson.Read(evidence.PaymentId, evidence.CustomerId, evidence.Position, evidence.Anomalies, json, attempted);
}
