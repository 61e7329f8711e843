using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using KiVendTout.Domain.Events;

namespace KiVendTout.Domain.Sessions;

/// <summary>Folds records into a session: pure, and the same for any order and repetition of arrivals.</summary>
public static class SessionFold
{
    /// <summary>
    /// Events of a session whose repetition is recognised, counted back from the last arrival: 16 KB. Shops see tens of events a session;
    /// what repeats is what arrived last.
    /// </summary>
    public const int RememberedMax = 1024;

    /// <summary>Under this name events of types we do not know are counted, so that nobody can make a session grow by inventing names.</summary>
    public const string OtherType = "other";

    /// <summary>A session closes when nothing has arrived for this long.</summary>
    public static readonly TimeSpan Silence = TimeSpan.FromMinutes(30);

    /// <summary>Folds a record into what is known. Answers the very same instance when it is known already.</summary>
    /// <param name="state">What is known; <see cref="SessionState.Version"/> is left for the writer to raise.</param>
    /// <param name="record">The record.</param>
    /// <param name="now">When it arrived, UTC.</param>
    /// <exception cref="ContractViolationException">The record names another customer than the records before.</exception>
    public static SessionState Fold(SessionState state, SessionRecord record, DateTimeOffset now)
    {
        if (state.CustomerId is { } known && known != record.CustomerId)
        {
            throw new ContractViolationException("customer_id", "must be the customer of the session's other records");
        }

        var next = record switch
        {
            UserEvent happened => Observe(state, happened),
            SessionDeclared declared => Declare(state, declared),
            _ => throw new ArgumentException("no record of a session: " + record.GetType().Name, nameof(record)),
        };
        return ReferenceEquals(next, state) ? state : next with
        {
            CustomerId = record.CustomerId,
            LastArrivedAt = Latest(state.LastArrivedAt, now),

            // Whoever comes back opens the session again, unless the site itself has ended it.
            ClosedAt = next.DeclaredEndedAt,
        };
    }

    /// <summary>Closes an open session in which nothing has arrived for <see cref="Silence"/>; otherwise answers the very same instance.</summary>
    public static SessionState CloseIfSilent(SessionState state, DateTimeOffset now) =>
        state.ClosedAt is null && now - state.LastArrivedAt >= Silence ? state with { ClosedAt = state.LastArrivedAt + Silence } : state;

    internal static FunnelStep StepOf(ImmutableSortedDictionary<string, int> counts) =>
        counts.Keys.Select(StepOf).DefaultIfEmpty(FunnelStep.Visit).Max();

    internal static bool IsCartLeft(ImmutableSortedDictionary<string, int> counts) =>
        counts.GetValueOrDefault(EventTypes.AddToCart) > counts.GetValueOrDefault(EventTypes.RemoveFromCart)
        && !counts.ContainsKey(EventTypes.PaymentSuccess);

    private static FunnelStep StepOf(string type) => type switch
    {
        EventTypes.ProductView => FunnelStep.Product,
        EventTypes.AddToCart or EventTypes.RemoveFromCart or EventTypes.ViewCart => FunnelStep.Cart,
        EventTypes.CheckoutStart or EventTypes.AddPaymentMethod => FunnelStep.Checkout,
        EventTypes.PaymentAttempt or EventTypes.PaymentFailed => FunnelStep.Payment,
        EventTypes.PaymentSuccess => FunnelStep.Purchase,
        _ => FunnelStep.Visit,
    };

    private static SessionState Observe(SessionState state, UserEvent happened)
    {
        var print = Fingerprint(happened.EventId);
        if (state.Remembered.Contains(print))
        {
            return state;
        }

        var type = EventTypes.Known.Contains(happened.EventType) ? happened.EventType : OtherType;
        return state with
        {
            FirstEventAt = Earliest(state.FirstEventAt, happened.OccurredAt),
            LastEventAt = Latest(state.LastEventAt, happened.OccurredAt),
            Counts = state.Counts.SetItem(type, Next(state.Counts.GetValueOrDefault(type))),
            CartValue = happened.CartValueCents is { } cents
                ? Later(state.CartValue, new CartValue(cents, happened.OccurredAt, happened.EventId.Value))
                : state.CartValue,
            Remembered = Remember(state.Remembered, print),
        };
    }

    private static SessionState Declare(SessionState state, SessionDeclared declared)
    {
        var next = state with
        {
            DeclaredStartedAt = Earliest(state.DeclaredStartedAt, declared.OccurredAt),
            DeclaredEndedAt = declared.EndedAt is { } end ? Latest(state.DeclaredEndedAt, end) : state.DeclaredEndedAt,
            Device = First(state.Device, declared.Device),
            IpHash = First(state.IpHash, declared.IpHash),
            UtmSource = First(state.UtmSource, declared.UtmSource),
            UtmCampaign = First(state.UtmCampaign, declared.UtmCampaign),
        };
        return next == state ? state : next;
    }

    /// <summary>Stays at the largest number: no flood of events makes a count negative.</summary>
    private static int Next(int count) => count == int.MaxValue ? count : count + 1;

    private static ImmutableArray<UInt128> Remember(ImmutableArray<UInt128> remembered, UInt128 print) =>
        remembered.Length < RememberedMax ? remembered.Add(print) : [.. remembered.AsSpan()[1..], print];

    /// <summary>128 bits of SHA-256: two ids of a session never share them.</summary>
    private static UInt128 Fingerprint(EventId id)
    {
        Span<byte> text = stackalloc byte[IdRule.MaxLength];
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(text[..Encoding.ASCII.GetBytes(id.Value, text)], hash);
        return BinaryPrimitives.ReadUInt128BigEndian(hash);
    }

    private static CartValue Later(CartValue? known, CartValue told) =>
        known is null || told.At > known.At || (told.At == known.At && string.CompareOrdinal(told.EventId, known.EventId) > 0) ? told : known;

    private static DateTimeOffset Earliest(DateTimeOffset? known, DateTimeOffset told) => known < told ? known.Value : told;

    private static DateTimeOffset Latest(DateTimeOffset? known, DateTimeOffset told) => known > told ? known.Value : told;

    /// <summary>Where two declarations contradict each other the choice must not depend on which came first: the one that sorts first.</summary>
    private static string? First(string? known, string? told) =>
        known is null || (told is not null && string.CompareOrdinal(told, known) < 0) ? told : known;
}
