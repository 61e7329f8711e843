using KiVendTout.Domain.Sessions;
using KiVendTout.Stores.Postgres.Privacy;
using KiVendTout.Stores.Postgres.Tables;
using static KiVendTout.Stores.Postgres.Tables.About;
using static KiVendTout.Stores.Postgres.Tables.Columns<KiVendTout.Domain.Sessions.SessionState>;

namespace KiVendTout.Stores.Postgres.Sessions;

/// <summary><see cref="ISessionStore"/> on PostgreSQL. The customer of a reference is a guess, and not read.</summary>
internal sealed class PostgresSessionStore(ShopDatabase database, CustomerKeys keys, PostgresOptions options, TimeProvider time)
    : RowStore<SessionId, SessionState>(Sessions, database, keys, options, time), ISessionStore
{
    public static readonly Table<SessionId, SessionState> Sessions = new(
        "sessions",
        key => key.Value,
        id => new() { SessionId = new(id) },
        Key("session_id", Pseudonymous, s => s.SessionId.Value),
        Id("customer_id", Pseudonymous, s => s.CustomerId?.Value, (s, id) => s.Version > 0 ? s with { CustomerId = new(id) } : s)
            with
        { Names = Reference.Customers },
        Time("declared_started_at", Pseudonymous, s => s.DeclaredStartedAt, (s, at) => s with { DeclaredStartedAt = at }),
        Time("declared_ended_at", Pseudonymous, s => s.DeclaredEndedAt, (s, at) => s with { DeclaredEndedAt = at }),
        Time("first_event_at", Pseudonymous, s => s.FirstEventAt, (s, at) => s with { FirstEventAt = at }),
        Time("last_event_at", Pseudonymous, s => s.LastEventAt, (s, at) => s with { LastEventAt = at }),
        Time("closed_at", Pseudonymous, s => s.ClosedAt, (s, at) => s with { ClosedAt = at }),
        Number("event_count", Pseudonymous, s => s.EventCount),
        Text("device", Link, s => s.Device, (s, device) => s with { Device = device }),
        Text("ip_hash", Link, s => s.IpHash, (s, hash) => s with { IpHash = hash }),
        Text("utm_source", Pseudonymous, s => s.UtmSource, (s, source) => s with { UtmSource = source }),
        Text("utm_campaign", Pseudonymous, s => s.UtmCampaign, (s, campaign) => s with { UtmCampaign = campaign }),
        Json("event_counts", Pseudonymous, s => SessionValues.WriteCounts(s.Counts),
            (s, json) => s with { Counts = SessionValues.ReadCounts(json) }),
        Text("funnel_step", Pseudonymous, s => SessionValues.NameOf(s.FunnelStep)),
        Cents("cart_value_cents", Pseudonymous, s => s.CartValue?.Cents, (s, cents) => s with { CartValue = new(cents, default, "") }),
        Time("cart_told_at", Pseudonymous, s => s.CartValue?.At, (s, at) => s with { CartValue = s.CartValue! with { At = at } }),
        Text("cart_told_by", Pseudonymous, s => s.CartValue?.EventId, (s, id) => s with { CartValue = s.CartValue! with { EventId = id } }),
        Flag("cart_abandoned", Pseudonymous, s => s.CartAbandoned),
        Time("last_arrived_at", Pseudonymous, s => s.LastArrivedAt, (s, at) => s with { LastArrivedAt = at }),
        Bytes("remembered", Pseudonymous, s => SessionValues.WritePrints(s.Remembered),
            (s, bytes) => s with { Remembered = SessionValues.ReadPrints(bytes) }) with
        { IsOwners = true },
        Computed("completeness", "text", None, "'complete'"));

    private const string FindSilent =
        """
        SELECT session_id FROM sessions
        WHERE closed_at IS NULL AND completeness = 'complete' AND last_arrived_at <= $1 ORDER BY session_id LIMIT $2
        """;

    public Task<IReadOnlyList<SessionId>> FindSilentAsync(DateTimeOffset cutoff, int max, CancellationToken cancellationToken) =>
        Database.QueryAsync(
            "sessions.silent", FindSilent, [cutoff.ToUniversalTime(), max], reader => new SessionId(reader.GetString(0)), cancellationToken);
}
