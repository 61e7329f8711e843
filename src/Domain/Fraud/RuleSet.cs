using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text.Json;
using KiVendTout.Domain.Payments;

namespace KiVendTout.Domain.Fraud;

/// <summary>The rules in force, made from validated <see cref="FraudOptions"/>. Immutable and thread-safe.</summary>
public sealed class RuleSet
{
    private const int VersionDigits = 8;

    private readonly RulesOptions _rules;
    private readonly TimeZoneInfo _zone;

    /// <summary>Makes the rules.</summary>
    /// <exception cref="ArgumentException">The options are not valid; the message names each key.</exception>
    public RuleSet(FraudOptions options)
    {
        var errors = string.Join("; ", options.Validate());
        if (errors.Length > 0)
        {
            throw new ArgumentException(errors, nameof(options));
        }

        _rules = options.Rules;
        _zone = TimeZoneInfo.FindSystemTimeZoneById(options.TimeZone);
        Version = VersionOf(options);
    }

    /// <summary>Names these rules with these settings: "rules-" and 8 hexadecimal digits of a SHA-256 over all of them.</summary>
    public string Version { get; }

    /// <summary>Judges an attempt that is not in the history yet.</summary>
    /// <param name="history">The customer's payments so far.</param>
    /// <param name="customerCountry">The customer's country; null when unknown.</param>
    /// <param name="attempt">The attempt.</param>
    /// <param name="now">Now, UTC.</param>
    public Assessment Assess(CustomerHistory history, string? customerCountry, PaymentAttempted attempt, DateTimeOffset now)
    {
        var hits = ImmutableArray.CreateBuilder<RuleHit>();
        Ask(hits, "R1", _rules.R1, IsLargeFirstPurchase(history, attempt), "amount above the limit and no earlier successful payment");
        Ask(hits, "R2", _rules.R2, customerCountry is not null && customerCountry != attempt.Country, "payment country differs from the customer's");
        Ask(hits, "R3", _rules.R3, IsBurst(history, attempt), "too many attempts in the window");
        Ask(hits, "R4", _rules.R4, HasNewDeviceAndAddress(history, attempt), "device and address both differ from the attempt shortly before");
        Ask(hits, "R5", _rules.R5, IsAtNight(attempt), "made at night");

        return new Assessment
        {
            Score = 1 - hits.Aggregate(1.0, (product, hit) => product * (1 - hit.Weight)),
            Decision = hits.Count == 0 ? Decision.Accept : DecisionOf(hits.Max(hit => hit.Action)),
            Hits = hits.ToImmutable(),
            RuleSetVersion = Version,
            AssessedAt = now,
        };
    }

    private static void Ask(ImmutableArray<RuleHit>.Builder hits, string id, RuleOptions options, bool hit, string reason)
    {
        if (hit && options.Enabled)
        {
            hits.Add(new RuleHit(id, options.Weight, options.Action, reason));
        }
    }

    private static Decision DecisionOf(RuleAction strongest) => strongest switch
    {
        RuleAction.Block => Decision.Block,
        RuleAction.Challenge => Decision.Challenge,
        _ => Decision.Accept,
    };

    private bool IsLargeFirstPurchase(CustomerHistory history, PaymentAttempted attempt) =>
        attempt.AmountCents > _rules.R1.AmountAboveCents && !(history.FirstSuccessAt <= attempt.OccurredAt);

    private bool IsBurst(CustomerHistory history, PaymentAttempted attempt)
    {
        var others = 0;
        foreach (var evidence in history.Recent)
        {
            // The difference of two times is always a time span; a time less a span need not be a time.
            if (evidence.Attempt is { } other && attempt.OccurredAt - other.OccurredAt is var ago && ago >= TimeSpan.Zero && ago < _rules.R3.Window)
            {
                others++;
            }
        }

        return others + 1 > _rules.R3.AttemptsAbove;
    }

    private bool HasNewDeviceAndAddress(CustomerHistory history, PaymentAttempted attempt)
    {
        PaymentAttempted? previous = null;
        foreach (var evidence in history.Recent)
        {
            // Of two at the same moment, the one that arrived later is the previous one.
            if (evidence.Attempt is { } other && other.OccurredAt <= attempt.OccurredAt && !(other.OccurredAt < previous?.OccurredAt))
            {
                previous = other;
            }
        }

        return previous is not null
            && attempt.OccurredAt - previous.OccurredAt < _rules.R4.Window
            && Differ(previous.DeviceId, attempt.DeviceId)
            && Differ(previous.IpHash, attempt.IpHash);

        // What is unknown cannot be said to differ.
        static bool Differ(string? before, string? now) => before is not null && now is not null && before != now;
    }

    private bool IsAtNight(PaymentAttempted attempt)
    {
        var local = TimeOnly.FromTimeSpan(TimeZoneInfo.ConvertTime(attempt.OccurredAt, _zone).TimeOfDay);
        return local >= _rules.R5.From && local < _rules.R5.Until;
    }

    private static string VersionOf(FraudOptions options) =>
        "rules-" + Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(options)))[..VersionDigits];
}
