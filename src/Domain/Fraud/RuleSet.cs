using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text.Json;
using KiVendTout.Domain.Fraud.Window;
using KiVendTout.Domain.Payments;

namespace KiVendTout.Domain.Fraud;

/// <summary>The rules in force, made from validated <see cref="FraudOptions"/>. Immutable and thread-safe.</summary>
public sealed class RuleSet
{
    private const int VersionDigits = 8;

    private readonly RulesOptions _rules;
    private readonly TimeZoneInfo _zone;
    private readonly RuleHit? _r1;
    private readonly RuleHit? _r2;
    private readonly RuleHit? _r3;
    private readonly RuleHit? _r4;
    private readonly RuleHit? _r5;

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
        _r1 = HitOf("R1", _rules.R1, "amount above the limit and no earlier successful payment");
        _r2 = HitOf("R2", _rules.R2, "payment country differs from the customer's");
        _r3 = HitOf("R3", _rules.R3, "too many attempts in the window");
        _r4 = HitOf("R4", _rules.R4, "device and address both differ from the attempt shortly before");
        _r5 = HitOf("R5", _rules.R5, "made at night");
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
        var hits = ImmutableArray<RuleHit>.Empty;
        Ask(ref hits, _r1, IsLargeFirstPurchase(history, attempt));
        Ask(ref hits, _r2, customerCountry is not null && customerCountry != attempt.Country);
        Ask(ref hits, _r3, IsBurst(history.Window, attempt));
        Ask(ref hits, _r4, HasNewDeviceAndAddress(history.Window, attempt));
        Ask(ref hits, _r5, IsAtNight(attempt));

        var (innocence, strongest) = (1.0, default(RuleAction?));
        foreach (var hit in hits)
        {
            innocence *= 1 - hit.Weight;
            strongest = strongest > hit.Action ? strongest : hit.Action;
        }

        return new Assessment
        {
            Score = 1 - innocence,
            Decision = strongest is { } action ? DecisionOf(action) : Decision.Accept,
            Hits = hits,
            RuleSetVersion = Version,
            AssessedAt = now,
        };
    }

    /// <summary>What a rule's hit says: the same for every payment, which therefore share it. Null when it is not asked.</summary>
    private static RuleHit? HitOf(string id, RuleOptions options, string reason) =>
        options.Enabled ? new RuleHit(id, options.Weight, options.Action, reason) : null;

    private static void Ask(ref ImmutableArray<RuleHit> hits, RuleHit? rule, bool hit)
    {
        if (hit && rule is not null)
        {
            hits = hits.Add(rule);
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

    private bool IsBurst(PaymentWindow window, PaymentAttempted attempt)
    {
        var (others, at, length) = (0, attempt.OccurredAt.UtcTicks, _rules.R3.Window.Ticks);
        for (var i = 0; i < window.Count; i++)
        {
            // The difference of two times is always a time span; a time less a span need not be a time.
            var ago = at - window[i].OccurredAt;
            others += ago >= 0 && ago < length ? 1 : 0;
        }

        return others + 1 > _rules.R3.AttemptsAbove;
    }

    private bool HasNewDeviceAndAddress(PaymentWindow window, PaymentAttempted attempt)
    {
        var (previous, at) = (default(PastPayment?), attempt.OccurredAt.UtcTicks);
        for (var i = 0; i < window.Count; i++)
        {
            // Of two at the same moment, the one that arrived later is the previous one.
            if (window[i].OccurredAt <= at && !(window[i].OccurredAt < previous?.OccurredAt))
            {
                previous = window[i];
            }
        }

        return previous is { } before
            && at - before.OccurredAt < _rules.R4.Window.Ticks
            && Differ(before.Device, window.CodeOf(attempt.DeviceId))
            && Differ(before.Address, window.CodeOf(attempt.IpHash));

        // What is unknown cannot be said to differ.
        static bool Differ(int before, int now) => before != PaymentWindow.Missing && now != PaymentWindow.Missing && before != now;
    }

    private bool IsAtNight(PaymentAttempted attempt)
    {
        var local = TimeOnly.FromTimeSpan(TimeZoneInfo.ConvertTime(attempt.OccurredAt, _zone).TimeOfDay);
        return local >= _rules.R5.From && local < _rules.R5.Until;
    }

    private static string VersionOf(FraudOptions options) =>
        "rules-" + Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(options)))[..VersionDigits];
}
