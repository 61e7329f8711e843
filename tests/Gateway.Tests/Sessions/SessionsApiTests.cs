using System.Text.Json;
using Grpc.Core;
using KiVendTout.Contracts.Sessions.V1;
using KiVendTout.Domain.Common;
using KiVendTout.Domain.Events;
using KiVendTout.Domain.Sessions;
using KiVendTout.Gateway.Tests.Support;
using KiVendTout.Testing.Records;
using Microsoft.Extensions.DependencyInjection;
using FunnelStep = KiVendTout.Contracts.Sessions.V1.FunnelStep;

namespace KiVendTout.Gateway.Tests.Sessions;

[Collection(SharedGateway.Name)]
public sealed class SessionsApiTests(SharedGateway stack)
{
    private readonly SessionsService.SessionsServiceClient _sessions = new(stack.Gateway.Grpc);

    [Fact]
    public async Task A_session_is_read_with_what_was_declared_and_what_was_observed()
    {
        var customer = SharedGateway.NewId("C");
        var id = await SaveAsync(customer);

        var session = await _sessions.GetSessionAsync(new GetSessionRequest { SessionId = id }, stack.As("analyst"));

        Assert.Equal((customer, 2, FunnelStep.Cart, true), (session.CustomerId, session.EventCount, session.FunnelStep, session.CartAbandoned));
        Assert.Equal((12_50L, "EUR", "ios"), (session.CartValueCents, session.CurrencyCode, session.Device));
        Assert.Equal((Seed.Noon, Seed.Noon.AddMinutes(9)), (session.DeclaredStartTime.ToDateTimeOffset(), session.CloseTime.ToDateTimeOffset()));
        Assert.Equal((Seed.Noon.AddMinutes(1), Seed.Noon.AddMinutes(2)), (session.FirstEventTime.ToDateTimeOffset(), session.LastEventTime.ToDateTimeOffset()));
        Assert.Equal((1, 1), (session.EventCounts["add_to_cart"], session.EventCounts["page_view"]));
    }

    [Fact]
    public async Task Rest_answers_with_the_names_of_the_proto()
    {
        var id = await SaveAsync(SharedGateway.NewId("C"));
        using var answer = await stack.Gateway.Http.SendAsync(stack.Rest(HttpMethod.Get, $"/api/v1/sessions/{id}"), TestContext.Current.CancellationToken);
        using var json = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.Equal("FUNNEL_STEP_CART", json.RootElement.GetProperty("funnel_step").GetString());
        Assert.Equal(1, json.RootElement.GetProperty("event_counts").GetProperty("add_to_cart").GetInt32());
    }

    [Fact]
    public async Task A_customer_pages_through_their_own_sessions_only()
    {
        var (mine, other) = (SharedGateway.NewId("C"), SharedGateway.NewId("C"));
        var expected = new List<string>();
        for (var i = 0; i < 5; i++)
        {
            expected.Add(await SaveAsync(mine));
            await SaveAsync(other);
        }

        var (seen, request) = (new List<string>(), new ListSessionsRequest { CustomerId = mine, PageSize = 2 });
        do
        {
            var page = await _sessions.ListSessionsAsync(request, stack.As("customer", mine));
            seen.AddRange(page.Sessions.Select(session => session.SessionId));
            request.PageToken = page.NextPageToken;
        }
        while (request.PageToken.Length > 0);

        Assert.Equal(expected, seen);
        Assert.Equal("NOT_OWNER", (await GrpcFailure.OfAsync(_sessions.ListSessionsAsync(new ListSessionsRequest { CustomerId = other }, stack.As("customer", mine)))).Reason);
        var foreign = await SaveAsync(other);
        Assert.Equal("NOT_OWNER", (await GrpcFailure.OfAsync(_sessions.GetSessionAsync(new GetSessionRequest { SessionId = foreign }, stack.As("customer", mine)))).Reason);
    }

    [Fact]
    public async Task An_unknown_id_is_not_found()
    {
        var failure = await GrpcFailure.OfAsync(_sessions.GetSessionAsync(new GetSessionRequest { SessionId = "NONE" }, stack.As("admin")));
        Assert.Equal((StatusCode.NotFound, "NOT_FOUND"), (failure.Code, failure.Reason));
    }

    private async Task<string> SaveAsync(string customer)
    {
        var (session, visitor) = (new SessionId(SharedGateway.NewId("S")), new CustomerId(customer));
        SessionRecord[] records =
        [
            new SessionDeclared { SessionId = session, CustomerId = visitor, OccurredAt = Seed.Noon, EndedAt = Seed.Noon.AddMinutes(9), Device = "ios" },
            Happened("add_to_cart", 2, 12_50),
            Happened("page_view", 1, null),
        ];
        var state = records.Aggregate(new SessionState { SessionId = session }, (folded, record) => SessionFold.Fold(folded, record, Seed.Noon));
        Assert.Equal(WriteOutcome.Committed, await stack.Silo.GetRequiredService<ISessionStore>().CommitAsync(state, Actor.Sessions, TestContext.Current.CancellationToken));
        return session.Value;

        UserEvent Happened(string type, int minute, long? cart) => new()
        {
            SessionId = session,
            CustomerId = visitor,
            EventId = new EventId(SharedGateway.NewId("E")),
            EventType = type,
            OccurredAt = Seed.Noon.AddMinutes(minute),
            CartValueCents = cart,
        };
    }
}
