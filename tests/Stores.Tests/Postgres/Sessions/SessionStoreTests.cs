using KiVendTout.Domain.Events;
using KiVendTout.Domain.Sessions;

namespace KiVendTout.Stores.Tests.Postgres.Sessions;

public sealed class SessionStoreTests(ShopDatabases databases) : ShopTests(databases)
{
    private ISessionStore Sessions => Shop.Get<ISessionStore>();

    [Fact]
    public async Task A_snapshot_goes_on_as_if_the_grain_had_not_slept()
    {
        var state = Fold(New("S1"), Declared("S1", ended: true), Happened("S1", "E1", EventTypes.AddToCart, 12_50), Happened("S1", "E2", "partner_thing"));
        Assert.Equal(WriteOutcome.Committed, await Sessions.CommitAsync(state, Actor.Sessions, Token));

        var woken = (await Sessions.LoadAsync(new("S1"), Token))!;

        Assert.Equal(state.Counts.AsEnumerable(), woken.Counts.AsEnumerable());
        Assert.Equal(state.Remembered.AsEnumerable(), woken.Remembered.AsEnumerable());
        Assert.Equal(state with { Version = 1, Counts = woken.Counts, Remembered = woken.Remembered }, woken);
        Assert.Same(woken, Fold(woken, Happened("S1", "E1", EventTypes.AddToCart, 12_50)));
        Assert.Null(await Sessions.LoadAsync(new("S404"), Token));
    }

    [Fact]
    public async Task A_stale_version_writes_nothing()
    {
        await Sessions.CommitAsync(Fold(New("S1"), Happened("S1", "E1", EventTypes.PageView)), Actor.Sessions, Token);

        Assert.Equal(WriteOutcome.Stale, await Sessions.CommitAsync(Fold(New("S1"), Happened("S1", "E2", EventTypes.Search)), Actor.Sessions, Token));
        Assert.Equal(WriteOutcome.Stale, await Sessions.CommitAsync(Fold(New("S2"), Happened("S2", "E3", EventTypes.Search)) with { Version = 3 }, Actor.Sessions, Token));

        Assert.Equal([EventTypes.PageView], (await Sessions.LoadAsync(new("S1"), Token))!.Counts.Keys);
        Assert.Null(await Sessions.LoadAsync(new("S2"), Token));
    }

    [Fact]
    public async Task A_reference_by_a_payment_is_filled_and_an_unknown_customer_becomes_a_reference()
    {
        await CustomerWriter.ReceiveAsync(Shop.Assessments, Samples.Attempt("PAY1", "C1", session: "S1"));
        var reference = (await Sessions.LoadAsync(new("S1"), Token))!;
        Assert.Equal((0L, null), (reference.Version, reference.CustomerId));

        Assert.Equal(WriteOutcome.Committed, await Sessions.CommitAsync(Fold(reference, Happened("S1", "E1", EventTypes.PageView)), Actor.Sessions, Token));
        Assert.Equal(WriteOutcome.Committed, await Sessions.CommitAsync(Fold(New("S2"), Declared("S2", ended: false, customer: "C2")), Actor.Sessions, Token));

        Assert.Equal("complete", await Shop.ScalarAsync<string>("SELECT completeness FROM sessions WHERE session_id = 'S1'"));
        Assert.Equal("referenced", await Shop.ScalarAsync<string>("SELECT completeness FROM customers WHERE customer_id = 'C2'"));
    }

    [Fact]
    public async Task Whom_others_name_as_its_customer_decides_nothing()
    {
        await CustomerWriter.ReceiveAsync(Shop.Assessments, Samples.Attempt("PAY1", "C2", session: "S1"));
        var queries = Shop.Get<ISessionQueries>();
        Assert.Null(await queries.FindAsync(new("S1"), Token));
        Assert.Empty((await queries.ListAsync(new SessionFilter(), new PageRequest(10, null), Token)).Items);

        var own = Fold((await Sessions.LoadAsync(new("S1"), Token))!, Happened("S1", "E1", EventTypes.PageView));
        Assert.Equal(WriteOutcome.Committed, await Sessions.CommitAsync(own, Actor.Sessions, Token));
        await CustomerWriter.ReceiveAsync(Shop.Assessments, Samples.Attempt("PAY2", "C2", session: "S1"));

        Assert.Equal(new CustomerId("C1"), (await queries.FindAsync(new("S1"), Token))!.CustomerId);
        Assert.Throws<ContractViolationException>(() => Fold(own, Declared("S1", ended: false, customer: "C2")));
    }

    [Fact]
    public async Task Two_hosts_write_the_same_customers_at_once()
    {
        await using var other = Shop.OpenAgain();
        var sessions = Enumerable.Range(0, 400).Select(i => (Store: i % 2 == 0 ? Sessions : other.Get<ISessionStore>(), Id: $"S{i:000}", Customer: $"C{i % 7}"));
        var outcomes = await Task.WhenAll(sessions.OrderByDescending(s => s.Id).Select(s =>
            s.Store.CommitAsync(Fold(New(s.Id), Declared(s.Id, ended: true, customer: s.Customer)), Actor.Sessions, Token)));
        Assert.All(outcomes, outcome => Assert.Equal(WriteOutcome.Committed, outcome));
        Assert.Equal(400, await Shop.ScalarAsync<long>("SELECT count(*) FROM sessions"));
    }

    [Fact]
    public async Task Snapshots_that_only_count_leave_no_trace_in_the_audit_trail()
    {
        var state = Fold(New("S1"), Happened("S1", "E1", EventTypes.PageView));
        for (var i = 2; i < 5; i++)
        {
            await Sessions.CommitAsync(state, Actor.Sessions, Token);
            state = Fold(state, Happened("S1", $"E{i}", EventTypes.PageView)) with { Version = state.Version + 1 };
        }

        await Sessions.CommitAsync(SessionFold.CloseIfSilent(state, Samples.Noon.AddHours(1)), Actor.Sessions, Token);

        Assert.Equal(["insert", "update"], await Shop.ColumnAsync("SELECT operation FROM audit_log WHERE table_name = 'sessions' ORDER BY id"));
        Assert.Equal(0, await Shop.ScalarAsync<long>("SELECT count(*) FROM audit_log WHERE old_row ?| ARRAY['remembered', 'ip_hash']"));
    }

    [Fact]
    public async Task The_address_and_device_of_an_erased_customer_do_not_come_back()
    {
        var state = Fold(New("S1"), Declared("S1", ended: false)) with { Device = "ios" };
        await Sessions.CommitAsync(state, Actor.Sessions, Token);
        await Shop.Customers.EraseAsync(new("C1"), "alice", Token);

        Assert.Equal(WriteOutcome.Stale, await Sessions.CommitAsync(state with { Version = 1 }, Actor.Sessions, Token));
        var woken = (await Sessions.LoadAsync(new("S1"), Token))!;
        Assert.Equal((null, null), (woken.IpHash, woken.Device));
        Assert.Equal(WriteOutcome.Committed, await Sessions.CommitAsync(woken with { IpHash = state.IpHash, Device = state.Device }, Actor.Sessions, Token));
        var late = (await Sessions.LoadAsync(new("S1"), Token))!;
        Assert.Equal((null, null), (late.IpHash, late.Device));
    }

    [Fact]
    public async Task Only_open_sessions_that_are_silent_are_found()
    {
        await Sessions.CommitAsync(Fold(New("S1"), Happened("S1", "E1", EventTypes.PageView)), Actor.Sessions, Token);
        await Sessions.CommitAsync(Fold(New("S2"), Declared("S2", ended: true)), Actor.Sessions, Token);
        await Sessions.CommitAsync(Fold(New("S3"), Happened("S3", "E3", EventTypes.PageView)) with { LastArrivedAt = Samples.Noon.AddMinutes(1) }, Actor.Sessions, Token);
        await CustomerWriter.ReceiveAsync(Shop.Assessments, Samples.Attempt("PAY4", "C1", session: "S4"));

        Assert.Equal([new SessionId("S1")], await Sessions.FindSilentAsync(Samples.Noon, 10, Token));
        Assert.Equal(2, (await Sessions.FindSilentAsync(Samples.Noon.AddMinutes(1), 10, Token)).Count);
        Assert.Single(await Sessions.FindSilentAsync(Samples.Noon.AddMinutes(1), 1, Token));
    }

    [Fact]
    public async Task Pages_of_a_customer_hold_every_session_once()
    {
        await Task.WhenAll(Enumerable.Range(0, 30).Select(i =>
            Sessions.CommitAsync(Fold(New($"S{i:00}"), Declared($"S{i:00}", ended: i % 2 == 0, customer: i % 3 == 0 ? "C1" : "C2")), Actor.Sessions, Token)));
        var queries = Shop.Get<ISessionQueries>();
        var (seen, after) = (new List<string>(), (string?)null);
        do
        {
            var page = await queries.ListAsync(new SessionFilter { CustomerId = new("C1") }, new PageRequest(4, after), Token);
            seen.AddRange(page.Items.Select(session => session.SessionId.Value));
            after = page.Next;
        }
        while (after is not null);

        Assert.Equal(Enumerable.Range(0, 10).Select(i => $"S{i * 3:00}"), seen);
        Assert.Empty((await queries.ListAsync(new SessionFilter { CartAbandoned = true }, new PageRequest(10, null), Token)).Items);
        Assert.Equal(new SessionId("S07"), (await queries.FindAsync(new("S07"), Token))!.SessionId);
    }

    private static SessionState New(string session) => new() { SessionId = new(session) };

    private static SessionState Fold(SessionState state, params SessionRecord[] records) =>
        records.Aggregate(state, (folded, record) => SessionFold.Fold(folded, record, Samples.Noon));

    private static SessionDeclared Declared(string session, bool ended, string customer = "C1") => new()
    {
        SessionId = new(session),
        CustomerId = new(customer),
        OccurredAt = Samples.Noon,
        EndedAt = ended ? Samples.Noon.AddMinutes(9) : null,
        Device = "ios",
        IpHash = "7f19717dd0b54b37",
        UtmSource = "direct",
        UtmCampaign = "none",
    };

    private static UserEvent Happened(string session, string id, string type, long? cart = null) => new()
    {
        SessionId = new(session),
        CustomerId = new("C1"),
        EventId = new(id),
        EventType = type,
        OccurredAt = Samples.Noon,
        CartValueCents = cart,
    };
}
