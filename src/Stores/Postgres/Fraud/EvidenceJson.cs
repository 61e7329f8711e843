using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using KiVendTout.Domain.Fraud;
using KiVendTout.Domain.Payments;

namespace KiVendTout.Stores.Postgres.Fraud;

/// <summary>
/// The column <c>evidence</c>: what was scored, how, and what followed, exactly. What has a column of its own (payment, customer,
/// position, anomalies) is not repeated. A new format gets a new "v"; old rows stay readable.
/// </summary>
internal static class EvidenceJson
{
    private const int Format = 1;

    public static string Write(PaymentEvidence evidence) => JsonSerializer.Serialize(
        new EvidenceV1
        {
            V = Format,
            Attempt = evidence.Attempt is { } attempt ? Write(attempt) : null,
            CustomerCountry = evidence.CustomerCountry,
            Assessment = evidence.Assessment is { } assessment ? Write(assessment) : null,
            Outcomes = evidence.Outcomes.IsEmpty ? null : [.. evidence.Outcomes.Select(Write)],
        },
        EvidenceJsonContext.Default.EvidenceV1);

    /// <exception cref="JsonException">Not evidence of a known format.</exception>
    public static PaymentEvidence Read(PaymentId paymentId, CustomerId customerId, long position, ImmutableArray<string> anomalies, string json)
    {
        var read = Parse(json);
        return new PaymentEvidence
        {
            PaymentId = paymentId,
            CustomerId = customerId,
            Position = position,
            Anomalies = anomalies,
            Attempt = read.Attempt is { } attempt ? Read(paymentId, customerId, attempt) : null,
            CustomerCountry = read.CustomerCountry,
            Assessment = read.Assessment is { } assessment ? Read(assessment) : null,
            Outcomes = [.. (read.Outcomes ?? []).Select(outcome => Read(paymentId, customerId, outcome))],
        };
    }

    /// <exception cref="JsonException">Not evidence of a known format.</exception>
    public static Assessment? ReadAssessment(string json) => Parse(json).Assessment is { } assessment ? Read(assessment) : null;

    private static EvidenceV1 Parse(string json)
    {
        var read = JsonSerializer.Deserialize(json, EvidenceJsonContext.Default.EvidenceV1);
        return read is { V: Format } ? read : throw new JsonException($"evidence of format {read?.V}, known is {Format}");
    }

    private static AttemptV1 Write(PaymentAttempted attempt) => new()
    {
        At = attempt.OccurredAt,
        Session = attempt.SessionId?.Value,
        Method = attempt.Method,
        Bin = attempt.CardBin,
        Country = attempt.Country,
        Ip = attempt.IpHash,
        Device = attempt.DeviceId,
        Cents = attempt.AmountCents,
    };

    private static PaymentAttempted Read(PaymentId paymentId, CustomerId customerId, AttemptV1 attempt) => new()
    {
        PaymentId = paymentId,
        CustomerId = customerId,
        OccurredAt = attempt.At,
        SessionId = attempt.Session is { } session ? new SessionId(session) : null,
        Method = attempt.Method,
        CardBin = attempt.Bin,
        Country = attempt.Country,
        IpHash = attempt.Ip,
        DeviceId = attempt.Device,
        AmountCents = attempt.Cents,
    };

    private static AssessmentV1 Write(Assessment assessment) => new()
    {
        Score = assessment.Score,
        Decision = assessment.Decision,
        Rules = assessment.RuleSetVersion,
        Model = assessment.ModelVersion,
        At = assessment.AssessedAt,
        Hits = [.. assessment.Hits.Select(hit => new HitV1 { Rule = hit.RuleId, Weight = hit.Weight, Action = hit.Action, Reason = hit.Reason })],
    };

    private static Assessment Read(AssessmentV1 assessment) => new()
    {
        Score = assessment.Score,
        Decision = assessment.Decision,
        RuleSetVersion = assessment.Rules,
        ModelVersion = assessment.Model,
        AssessedAt = assessment.At,
        Hits = [.. assessment.Hits.Select(hit => new RuleHit(hit.Rule, hit.Weight, hit.Action, hit.Reason))],
    };

    private static OutcomeV1 Write(PaymentRecord outcome) => outcome switch
    {
        PaymentSettled settled => new() { At = settled.OccurredAt, Kind = OutcomeKind.Settled, Yes = settled.Succeeded },
        PaymentRefunded refunded => new() { At = refunded.OccurredAt, Kind = OutcomeKind.Refunded, Id = refunded.RefundId, Cents = refunded.AmountCents },
        ChargebackReported reported => new() { At = reported.OccurredAt, Kind = OutcomeKind.ChargedBack, Id = reported.ReasonCode },
        PaymentLabelled labelled => new() { At = labelled.OccurredAt, Kind = OutcomeKind.Labelled, Yes = labelled.IsFraud },
        _ => throw new ArgumentException("not an outcome: " + outcome.GetType().Name, nameof(outcome)),
    };

    private static PaymentRecord Read(PaymentId paymentId, CustomerId customerId, OutcomeV1 outcome) => outcome.Kind switch
    {
        OutcomeKind.Settled => new PaymentSettled
        {
            PaymentId = paymentId,
            CustomerId = customerId,
            OccurredAt = outcome.At,
            Succeeded = outcome.Yes ?? throw Missing("yes"),
        },
        OutcomeKind.Refunded => new PaymentRefunded
        {
            PaymentId = paymentId,
            CustomerId = customerId,
            OccurredAt = outcome.At,
            RefundId = outcome.Id ?? throw Missing("id"),
            AmountCents = outcome.Cents ?? throw Missing("cents"),
        },
        OutcomeKind.ChargedBack => new ChargebackReported
        {
            PaymentId = paymentId,
            CustomerId = customerId,
            OccurredAt = outcome.At,
            ReasonCode = outcome.Id,
        },
        _ => new PaymentLabelled
        {
            PaymentId = paymentId,
            CustomerId = customerId,
            OccurredAt = outcome.At,
            IsFraud = outcome.Yes ?? throw Missing("yes"),
        },
    };

    private static JsonException Missing(string name) => new($"an outcome without '{name}'");
}

internal enum OutcomeKind
{
    Settled,
    Refunded,
    ChargedBack,
    Labelled,
}

internal sealed record EvidenceV1
{
    public required int V { get; init; }

    public AttemptV1? Attempt { get; init; }

    public string? CustomerCountry { get; init; }

    public AssessmentV1? Assessment { get; init; }

    public OutcomeV1[]? Outcomes { get; init; }
}

/// <summary>The names ip, device and bin are known to erasure, which cuts them.</summary>
internal sealed record AttemptV1
{
    public required DateTimeOffset At { get; init; }

    public string? Session { get; init; }

    public required string Method { get; init; }

    public string? Bin { get; init; }

    public required string Country { get; init; }

    public string? Ip { get; init; }

    public string? Device { get; init; }

    public required long Cents { get; init; }
}

internal sealed record AssessmentV1
{
    public required double Score { get; init; }

    public required Decision Decision { get; init; }

    public required string Rules { get; init; }

    public string? Model { get; init; }

    public required DateTimeOffset At { get; init; }

    public required HitV1[] Hits { get; init; }
}

internal sealed record HitV1
{
    public required string Rule { get; init; }

    public required double Weight { get; init; }

    public required RuleAction Action { get; init; }

    public required string Reason { get; init; }
}

internal sealed record OutcomeV1
{
    public required DateTimeOffset At { get; init; }

    public required OutcomeKind Kind { get; init; }

    public bool? Yes { get; init; }

    public string? Id { get; init; }

    public long? Cents { get; init; }
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UseStringEnumConverter = true)]
[JsonSerializable(typeof(EvidenceV1))]
internal sealed partial class EvidenceJsonContext : JsonSerializerContext;
