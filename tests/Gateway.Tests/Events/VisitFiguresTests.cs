using System.Net;
using Grpc.Core;
using KiVendTout.Contracts.Events.V1;
using KiVendTout.Domain.Common;
using KiVendTout.Domain.Events;
using KiVendTout.Gateway.Events;
using KiVendTout.Gateway.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using UserEvent = KiVendTout.Domain.Events.UserEvent;

namespace KiVendTout.Gateway.Tests.Events;

/// <summary>Sessions a day, and products looked at.</summary>
[Collection(SharedGateway.Name)]
public sealed class VisitFiguresTests(SharedGateway stack)
{
    private static readonly DateOnly Day = DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime).AddDays(-200);

    private readonly EventQueryService.EventQueryServiceClient _events = new(stack.Gateway.Grpc);

    [Fact]
    public async Task Days_and_products_are_counted_from_the_first_day_to_the_last()
    {
        await ArchiveAsync(
            ("S1", "P2", Day.AddDays(-1)), ("S1", "P1", Day), ("S1", "P1", Day), ("S2", "P2", Day), ("S2", "P1", Day.AddDays(2)), ("S3", "P3", Day.AddDays(3)));
        var query = $"start_date={Day:yyyy-MM-dd}&end_date={Day.AddDays(2):yyyy-MM-dd}";

        var days = await GetAsync("sessions-per-day?" + query);
        var products = await GetAsync("products-seen?" + query);
        var most = await _events.ListProductsSeenAsync(
            new ListProductsSeenRequest { StartDate = $"{Day:yyyy-MM-dd}", EndDate = $"{Day:yyyy-MM-dd}", Limit = 1 }, stack.As("analyst"));

        Assert.Equal(
            [($"{Day:yyyy-MM-dd}", 2, 3), ($"{Day.AddDays(2):yyyy-MM-dd}", 1, 1)],
            days.Body.GetProperty("days").EnumerateArray().Select(day =>
                (day.GetProperty("date").GetString()!, day.GetProperty("session_count").GetInt32(), day.GetProperty("event_count").GetInt32())));
        Assert.Equal(
            [("P1", 3, 2), ("P2", 1, 1)],
            products.Body.GetProperty("products").EnumerateArray().Select(product =>
                (product.GetProperty("product_id").GetString()!, product.GetProperty("view_count").GetInt32(), product.GetProperty("session_count").GetInt32())));
        Assert.Equal("P1", Assert.Single(most.Products).ProductId);
    }

    [Fact]
    public async Task Without_dates_the_last_thirty_days_count()
    {
        Assert.Equal(HttpStatusCode.OK, (await GetAsync("sessions-per-day")).Status);
        Assert.Equal(HttpStatusCode.OK, (await GetAsync("products-seen")).Status);

        var now = new DateTimeOffset(2025, 3, 1, 23, 59, 0, TimeSpan.Zero);
        Assert.Equal(new DayRange(new(2025, 1, 31), new(2025, 3, 1)), DayRange.Read("", "", now));
        Assert.Equal(new DayRange(new(2025, 2, 28), new(2025, 3, 1)), DayRange.Read("2025-02-28", "", now));
        Assert.Equal(new DateTimeOffset(2025, 3, 2, 0, 0, 0, TimeSpan.Zero), DayRange.Read("", "", now).Until);
    }

    [Theory]
    [InlineData("start_date=yesterday", "start_date")]
    [InlineData("start_date=2025-1-1", "start_date")]
    [InlineData("end_date=9999-12-31", "end_date")]
    [InlineData("end_date=0001-01-01", "end_date")]
    [InlineData("start_date=2025-02-02&end_date=2025-02-01", "end_date")]
    [InlineData("start_date=2024-01-01&end_date=2025-01-01", "start_date")]
    [InlineData("start_date=2000-01-01", "start_date")]
    public async Task Days_that_do_not_go_together_are_refused_by_name(string query, string field)
    {
        foreach (var path in new[] { "sessions-per-day", "products-seen" })
        {
            var answer = await GetAsync($"{path}?{query}");
            Assert.Equal((HttpStatusCode.BadRequest, field), (answer.Status, answer.Field));
        }
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(1001)]
    public async Task A_limit_out_of_its_range_is_refused(int limit)
    {
        var refused = await GrpcFailure.OfAsync(_events.ListProductsSeenAsync(new ListProductsSeenRequest { Limit = limit }, stack.As("admin")));

        Assert.Equal((StatusCode.InvalidArgument, "limit"), (refused.Code, refused.Field));
    }

    private async Task ArchiveAsync(params (string Session, string Product, DateOnly Day)[] views)
    {
        var records = views.Select((view, number) => new ArchivedRecord
        {
            RecordId = SharedGateway.NewId("E"),
            Topic = "user-events",
            Partition = 1,
            Offset = number,
            RecordedAt = new DateTimeOffset(view.Day, new TimeOnly(12, 0), TimeSpan.Zero),
            Event = new UserEvent
            {
                EventId = new EventId(SharedGateway.NewId("E")),
                EventType = EventTypes.ProductView,
                SessionId = new SessionId(view.Session),
                CustomerId = new CustomerId("C1"),
                OccurredAt = new DateTimeOffset(view.Day, new TimeOnly(12, 0), TimeSpan.Zero),
                ProductId = new ProductId(view.Product),
            },
        });
        var lives = new Dictionary<string, string> { ["user-events"] = "test" };
        await stack.Silo.GetRequiredService<IEventStore>().AppendAsync(new ArchiveBatch(lives, [.. records], []), TestContext.Current.CancellationToken);
    }

    private Task<RestAnswer> GetAsync(string path) => stack.Gateway.Http.CallAsync(stack.Rest(HttpMethod.Get, "api/v1/events/" + path, role: "analyst"));
}
