using System.Globalization;
using System.Net;
using Grpc.Core;
using KiVendTout.Contracts.Events.V1;
using KiVendTout.Domain.Common;
using KiVendTout.Domain.Events;
using KiVendTout.Gateway.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using UserEvent = KiVendTout.Domain.Events.UserEvent;

namespace KiVendTout.Gateway.Tests.Events;

/// <summary>Events of a session, of a customer, of a type, as archived.</summary>
[Collection(SharedGateway.Name)]
public sealed class EventReadTests(SharedGateway stack)
{
    private static readonly DateTimeOffset Day = new DateTimeOffset(TimeProvider.System.GetUtcNow().Date, TimeSpan.Zero).AddDays(-20);

    private readonly EventQueryService.EventQueryServiceClient _events = new(stack.Gateway.Grpc);
    private readonly string _customer = SharedGateway.NewId("C");
    private readonly string _session = SharedGateway.NewId("S");

    [Fact]
    public async Task Events_of_a_session_and_of_a_customer_live_under_their_paths()
    {
        await ArchiveAsync(3);

        foreach (var path in (string[])[$"sessions/{_session}/events", $"customers/{_customer}/events", $"events?session_id={_session}&event_type=product_view"])
        {
            var answer = await GetAsync(path);

            Assert.Equal(HttpStatusCode.OK, answer.Status);
            var listed = answer.Body.GetProperty("events").EnumerateArray().ToList();
            Assert.Equal(["0", "1", "2"], listed.Select(e => e.GetProperty("product_id").GetString()!));
            Assert.Equal(Day.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture), listed[0].GetProperty("event_time").GetString());
            Assert.Equal(10190, listed[0].GetProperty("cart_value_cents").GetInt64());
        }
    }

    [Fact]
    public async Task Pages_follow_one_another_and_hold_within_their_filter()
    {
        await ArchiveAsync(5);
        var request = new ListEventsRequest { CustomerId = _customer, PageSize = 2 };
        var products = new List<string>();
        do
        {
            var page = await _events.ListEventsAsync(request, stack.As("analyst"));
            products.AddRange(page.Events.Select(e => e.ProductId));
            request.PageToken = page.NextPageToken;
        }
        while (request.PageToken.Length > 0);

        Assert.Equal(["0", "1", "2", "3", "4"], products);
    }

    [Fact]
    public async Task A_customer_reads_their_own_events_only()
    {
        await ArchiveAsync(1);

        var mine = await _events.ListEventsAsync(new ListEventsRequest { CustomerId = _customer, SessionId = _session }, stack.As("customer", _customer));
        var unnamed = await GrpcFailure.OfAsync(_events.ListEventsAsync(new ListEventsRequest { SessionId = _session }, stack.As("customer", _customer)));
        var others = await GrpcFailure.OfAsync(_events.ListEventsAsync(new ListEventsRequest { CustomerId = _customer }, stack.As("customer", "C-me")));

        Assert.Single(mine.Events);
        Assert.Equal((StatusCode.PermissionDenied, "NOT_OWNER"), (unnamed.Code, unnamed.Reason));
        Assert.Equal((StatusCode.PermissionDenied, "NOT_OWNER"), (others.Code, others.Reason));
    }

    [Theory]
    [InlineData("event_type=No", "event_type")]
    [InlineData("session_id=a%20b", "session_id")]
    [InlineData("start_time=2025-01-02T00:00:00Z&end_time=2025-01-01T00:00:00Z", "end_time")]
    public async Task A_wrong_filter_is_refused_by_name(string query, string field)
    {
        var answer = await GetAsync("events?" + query);

        Assert.Equal((HttpStatusCode.BadRequest, field), (answer.Status, answer.Field));
    }

    private async Task ArchiveAsync(int count)
    {
        var records = Enumerable.Range(0, count).Select(number => new ArchivedRecord
        {
            RecordId = SharedGateway.NewId("E"),
            Topic = "user-events",
            Partition = 0,
            Offset = number,
            RecordedAt = Day,
            Event = new UserEvent
            {
                EventId = new EventId(SharedGateway.NewId("E")),
                EventType = EventTypes.ProductView,
                SessionId = new SessionId(_session),
                CustomerId = new CustomerId(_customer),
                OccurredAt = Day.AddMinutes(number),
                ProductId = new ProductId(number.ToString(CultureInfo.InvariantCulture)),
                CartValueCents = 10190,
            },
        });
        var lives = new Dictionary<string, string> { ["user-events"] = "test" };
        var added = await stack.Silo.GetRequiredService<IEventStore>()
            .AppendAsync(new ArchiveBatch(lives, [.. records], []), TestContext.Current.CancellationToken);
        Assert.Equal(count, added.Events);
    }

    private Task<RestAnswer> GetAsync(string path) => stack.Gateway.Http.CallAsync(stack.Rest(HttpMethod.Get, "api/v1/" + path));
}
