using System.Text.Json;
using CsCheck;
using KiVendTout.Stores.Postgres.Fraud;

namespace KiVendTout.Stores.Tests.Postgres.Fraud;

public sealed class EvidenceJsonTests
{
    [Fact]
    public void Any_evidence_reads_back_exactly() => Samples.Evidence.Sample(evidence =>
        Samples.Same(evidence, EvidenceJson.Read(evidence.PaymentId, evidence.CustomerId, evidence.Position, evidence.Anomalies, EvidenceJson.Write(evidence))));

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

        var evidence = EvidenceJson.Read(new("PAY1"), new("C1"), 3, [], Stored);

        using var expected = JsonDocument.Parse(Stored);
        using var written = JsonDocument.Parse(EvidenceJson.Write(evidence));
        Assert.True(JsonElement.DeepEquals(expected.RootElement, written.RootElement));
    }

    [Theory]
    [InlineData("""{"v":2}""")]
    [InlineData("null")]
    [InlineData("{}")]
    public void An_unknown_format_is_refused(string stored) =>
        Assert.Throws<JsonException>(() => EvidenceJson.Read(new("PAY1"), new("C1"), 1, [], stored));
}
