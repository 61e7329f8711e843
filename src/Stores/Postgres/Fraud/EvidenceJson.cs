using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using KiVendTout.Domain.Fraud;
using KiVendTout.Domain.Payments;

namespace KiVendTout.Stores.Postgres.Fraud;

/// <summary>
/// The column <c>evidence</c>: how an attempt was scored, and what followed, exactly. What has a column of its own (payment, customer, position,
/// anomalies, and since format 2 the attempt, in <c>payments</c>) is not repeated. A new format gets a new "v"; old rows stay readable.
/// </summary>
internal static class EvidenceJson
{
    /// <summary>The newest format, that of <see cref="EvidenceWriter"/>.</summary>
    public const int Format = 2;

    // Holds the attempt itself.
    private const int FormatWithAttempt = 1;

    /// <exception cref="JsonException">Not evidence of a known format.</exception>
    public static PaymentEvidence Read(
        PaymentId paymentId, CustomerId customerId, long position, ImmutableArray<string> anomalies, string json, PaymentAttempted? attempted)
    {
        var read = Parse(json);
        return new PaymentEvidence
        {
            PaymentId = paymentId,
            CustomerId = customerId,
            Position = position,
            Anomalies = anomalies,
            Attempt = read.V > FormatWithAttempt ? attempted : read.Attempt is { } attempt ? Read(paymentId, customerId, attempt) : null,
            CustomerCountry = read.CustomerCountry,
            Assessment = read.Assessment is { } assessment ? Read(assessment) : null,
            Outcomes = [.. (read.Outcomes ?? []).Select(outcome => Read(paymentId, customerId, outcome))],
        };
    }

    /// <exception cref="JsonException">Not evidence of a known format.</exception>
    public static Assessment? ReadAssessment(string json) => Parse(json).Assessment is { } assessment ? Read(assessment) : null;

    private static StoredEvidence Parse(string json)
    {
        var read = JsonSerializer.Deserialize(json, EvidenceJsonContext.Default.StoredEvidence);
        return read is { V: >= FormatWithAttempt and <= Format }
            ? read
            : throw new JsonException($"evidence of format {read?.V}, known are {FormatWithAttempt} to {Format}");
    }

    private static PaymentAttempted Read(PaymentId paymentId, CustomerId customerId, StoredAttempt attempt) => new()
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

    private static Assessment Read(StoredAssessment assessment) => new()
    {
        Score = assessment.Score,
        Decision = assessment.Decision,
        RuleSetVersion = assessment.Rules,
        ModelVersion = assessment.Model,
        AssessedAt = assessment.At,
        Hits = [.. assessment.Hits.Select(hit => new RuleHit(hit.Rule, hit.Weight, hit.Action, hit.Reason))],
    };

    private static PaymentRecord Read(PaymentId paymentId, CustomerId customerId, StoredOutcome outcome) => outcome.Kind switch
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

internal sealed record StoredEvidence
{
    public required int V { get; init; }

    public StoredAttempt? Attempt { get; init; }

    public string? CustomerCountry { get; init; }

    public StoredAssessment? Assessment { get; init; }

    public StoredOutcome[]? Outcomes { get; init; }
}

/// <summary>The names ip, device and bin are known to erasure, which cuts them.</summary>
internal sealed record StoredAttempt
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

internal sealed record StoredAssessment
{
    public required double Score { get; init; }

    public required Decision Decision { get; init; }

    public required string Rules { get; init; }

    public string? Model { get; init; }

    public required DateTimeOffset At { get; init; }

    public required StoredHit[] Hits { get; init; }
}

internal sealed record StoredHit
{
    public required string Rule { get; init; }

    public required double Weight { get; init; }

    public required RuleAction Action { get; init; }

    public required string Reason { get; init; }
}

internal sealed record StoredOutcome
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
[JsonSerializable(typeof(StoredEvidence))]
internal sealed partial class EvidenceJsonContext : JsonSerializerContext;
