using KiVendTout.Domain.Events;
using KiVendTout.Domain.Sessions;

namespace KiVendTout.Domain.Tests.Sessions;

public class SessionFoldTests
{
    private static readonly DateTimeOffset Noon = new(2025, 11, 19, 12, 0, 0, TimeSpan.Zero);

    private static readonly SessionState Nothing = new() { SessionId = new SessionId("S1") };

    private static readonly string[] Types = [.. EventTypes.Known, "partner_thing", "another_thing"];

    private static readonly Gen<SessionRecord> GenRecord = Gen.Select(
        Gen.Int[0, 60], Gen.Int[0, 15], Gen.Int[0, 40], Gen.Int[-1, 5], (id, kind, minute, cart) => kind < 2
            ? Declared(minute, cart < 0 ? null : minute + cart, $"device_{cart}")
            : (SessionRecord)Happened($"E{id}", Types[id % Types.Length], Noon.AddMinutes(id % 7), id % 3 == 0 ? id * 100 : null));

    private static readonly Gen<SessionRecord[]> GenRecords = GenRecord.Array[0, 80];

    [Fact]
    public void Any_order_and_repetition_of_arrivals_gives_the_same_state() => Gen.Select(
        GenRecords.SelectMany(records => Gen.Shuffle(records.Concat(records.Take(20)).ToArray()), (records, shuffled) => (records, shuffled)),
        Gen.Int[0, 80]).Sample(
        (both, cut) =>
        {
            var (records, shuffled) = both;
            var told = Fold(Nothing, records);
            Same(told, Fold(Nothing, shuffled));
            Same(told, Fold(told, shuffled.Take(cut)));
        },
        iter: 200);

    [Fact]
    public void What_is_known_already_gives_the_same_instance() => GenRecords.Sample(
        records =>
        {
            var state = Fold(Nothing, records);
            Assert.All(records, record => Assert.Same(state, SessionFold.Fold(state, record, Noon.AddDays(1))));
        },
        iter: 100);

    [Fact]
    public void Counts_and_ends_are_those_of_the_distinct_events() => GenRecords.Sample(
        records =>
        {
            var state = Fold(Nothing, records);
            var events = records.OfType<UserEvent>().DistinctBy(happened => happened.EventId).ToList();
            Assert.Equal(events.Count, state.EventCount);
            Assert.Equal(events.Count == 0 ? null : events.Min(happened => happened.OccurredAt), state.FirstEventAt);
            Assert.Equal(events.Count == 0 ? null : events.Max(happened => happened.OccurredAt), state.LastEventAt);
            Assert.Equal(events.Count(happened => !EventTypes.Known.Contains(happened.EventType)), state.Counts.GetValueOrDefault(SessionFold.OtherType));
            Assert.All(EventTypes.Known, type => Assert.Equal(events.Count(happened => happened.EventType == type), state.Counts.GetValueOrDefault(type)));
        },
        iter: 100);

    [Fact]
    public void The_cart_is_worth_what_was_told_last_in_the_world_not_what_arrived_last()
    {
        SessionRecord[] records = [Happened("E2", EventTypes.ViewCart, Noon.AddMinutes(2), 20_00), Happened("E1", EventTypes.ViewCart, Noon.AddMinutes(1), 10_00)];
        Assert.Equal(20_00, Fold(Nothing, records).CartValue!.Cents);
    }

    [Theory]
    [InlineData(FunnelStep.Visit, EventTypes.PageView, EventTypes.Search)]
    [InlineData(FunnelStep.Product, EventTypes.ProductView, EventTypes.PageView)]
    [InlineData(FunnelStep.Cart, EventTypes.ViewCart, EventTypes.ProductView)]
    [InlineData(FunnelStep.Checkout, EventTypes.AddPaymentMethod, EventTypes.AddToCart)]
    [InlineData(FunnelStep.Payment, EventTypes.PaymentFailed, EventTypes.CheckoutStart)]
    [InlineData(FunnelStep.Purchase, EventTypes.PaymentSuccess, EventTypes.PageView)]
    public void The_funnel_step_is_the_furthest_reached(FunnelStep step, string furthest, string other)
    {
        Assert.Equal(step, Fold(Nothing, [Happened("E1", furthest), Happened("E2", other)]).FunnelStep);
        Assert.Equal(step, Fold(Nothing, [Happened("E2", other), Happened("E1", furthest)]).FunnelStep);
    }

    [Fact]
    public void A_session_closes_after_thirty_silent_minutes_and_opens_again_with_the_next_arrival()
    {
        var open = SessionFold.Fold(Nothing, Happened("E1", EventTypes.AddToCart), Noon);
        Assert.Same(open, SessionFold.CloseIfSilent(open, Noon.AddMinutes(30).AddTicks(-1)));

        var closed = SessionFold.CloseIfSilent(open, Noon.AddMinutes(45));
        Assert.Equal(Noon.AddMinutes(30), closed.ClosedAt);
        Assert.Same(closed, SessionFold.CloseIfSilent(closed, Noon.AddHours(2)));
        Assert.Null(SessionFold.Fold(closed, Happened("E2", EventTypes.PageView), Noon.AddHours(1)).ClosedAt);
    }

    [Fact]
    public void Nothing_overflows_at_the_end_of_time_or_of_numbers()
    {
        var late = SessionFold.Fold(Nothing, Happened("E1", EventTypes.PageView), DateTimeOffset.MaxValue);
        Assert.Same(late, SessionFold.CloseIfSilent(late, DateTimeOffset.MaxValue));

        var full = late with { Counts = late.Counts.SetItem(EventTypes.PageView, int.MaxValue) };
        var more = SessionFold.Fold(full, Happened("E2", EventTypes.PageView), DateTimeOffset.MaxValue);
        Assert.Equal(int.MaxValue, more.Counts[EventTypes.PageView]);
        Assert.Equal(int.MaxValue, SessionFold.Fold(more, Happened("E3", EventTypes.Search), DateTimeOffset.MaxValue).EventCount);
    }

    [Fact]
    public void A_declared_end_closes_whatever_comes_later()
    {
        var state = Fold(Nothing, [Declared(0, 10), Happened("E1", EventTypes.PageView)]);
        Assert.Equal(Noon.AddMinutes(10), state.ClosedAt);
        Assert.Equal((Noon, Noon.AddMinutes(10)), (state.DeclaredStartedAt, state.DeclaredEndedAt));
    }

    [Theory]
    [InlineData(true, EventTypes.AddToCart)]
    [InlineData(false, EventTypes.AddToCart, EventTypes.RemoveFromCart)]
    [InlineData(false, EventTypes.AddToCart, EventTypes.PaymentSuccess)]
    [InlineData(false, EventTypes.ViewCart)]
    public void A_cart_is_abandoned_when_something_is_left_in_it_and_the_session_is_closed(bool abandoned, params string[] types)
    {
        var open = Fold(Nothing, types.Select((type, i) => Happened($"E{i}", type)));
        Assert.False(open.CartAbandoned);
        Assert.Equal(abandoned, SessionFold.CloseIfSilent(open, Noon.AddDays(1)).CartAbandoned);
    }

    [Fact]
    public void Memory_is_bounded_and_forgets_the_oldest_arrival_first()
    {
        var full = Fold(Nothing, Enumerable.Range(0, SessionFold.RememberedMax + 1).Select(i => Happened($"E{i}", EventTypes.PageView)));
        Assert.Equal(SessionFold.RememberedMax, full.Remembered.Length);
        Assert.Same(full, SessionFold.Fold(full, Happened("E1", EventTypes.PageView), Noon));
        Assert.NotSame(full, SessionFold.Fold(full, Happened("E0", EventTypes.PageView), Noon));
    }

    [Fact]
    public void A_record_of_another_customer_is_refused_by_field()
    {
        var state = Fold(Nothing, [Declared(0, null)]);
        var foreign = Happened("E1", EventTypes.PageView) with { CustomerId = new CustomerId("C2") };
        Assert.Equal("customer_id", Assert.Throws<ContractViolationException>(() => SessionFold.Fold(state, foreign, Noon)).Field);
    }

    private static SessionState Fold(SessionState state, IEnumerable<SessionRecord> records) =>
        records.Aggregate(state, (folded, record) => SessionFold.Fold(folded, record, Noon));

    private static UserEvent Happened(string id, string type, DateTimeOffset? at = null, long? cart = null) => new()
    {
        SessionId = new SessionId("S1"),
        CustomerId = new CustomerId("C1"),
        EventId = new EventId(id),
        EventType = type,
        OccurredAt = at ?? Noon,
        CartValueCents = cart,
    };

    private static SessionDeclared Declared(int minute, int? end, string? device = "ios") => new()
    {
        SessionId = new SessionId("S1"),
        CustomerId = new CustomerId("C1"),
        OccurredAt = Noon.AddMinutes(minute),
        EndedAt = end is { } minutes ? Noon.AddMinutes(minutes) : null,
        Device = device,
    };

    /// <summary>Equal in everything but the order in which events are remembered.</summary>
    private static void Same(SessionState expected, SessionState actual)
    {
        Assert.Equal(expected.Counts.AsEnumerable(), actual.Counts.AsEnumerable());
        Assert.Equal(expected.Remembered.Order(), actual.Remembered.Order());
        Assert.Equal(expected with { Counts = Nothing.Counts, Remembered = Nothing.Remembered }, actual with { Counts = Nothing.Counts, Remembered = Nothing.Remembered });
    }
}
