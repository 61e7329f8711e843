using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using KiVendTout.Contracts.Events.V1;
using KiVendTout.Domain.Common;
using KiVendTout.Domain.Events;
using KiVendTout.Gateway.Common;
using KiVendTout.Gateway.Paging;
using UserEvent = KiVendTout.Domain.Events.UserEvent;

namespace KiVendTout.Gateway.Events;

/// <summary>What visitors did, read from the event store.</summary>
internal sealed class EventsQueryApi(IEventQueries queries, PageTokens tokens, TimeProvider clock) : EventQueryService.EventQueryServiceBase
{
    public override async Task<ListEventsResponse> ListEvents(ListEventsRequest request, ServerCallContext context)
    {
        var filter = new ListEventsRequest(request) { PageSize = 0, PageToken = "" };
        var wanted = tokens.Read(request.PageSize, request.PageToken, filter);
        var page = await queries.ListAsync(ToDomain(request), wanted, context.UntilDeadline());
        var answer = new ListEventsResponse { NextPageToken = tokens.Write(page.Next, filter) };
        answer.Events.AddRange(page.Items.Select(ToProto));
        return answer;
    }

    public override async Task<CountSessionsPerDayResponse> CountSessionsPerDay(CountSessionsPerDayRequest request, ServerCallContext context)
    {
        var days = DayRange.Read(request.StartDate, request.EndDate, clock.GetUtcNow());
        var counted = await queries.CountSessionsByDayAsync(days.From, days.Until, context.UntilDeadline());
        var answer = new CountSessionsPerDayResponse();
        answer.Days.AddRange(counted.Select(day => new Contracts.Events.V1.SessionsOfDay
        {
            Date = Read.Date(day.Day),
            SessionCount = day.Sessions,
            EventCount = day.Events,
        }));
        return answer;
    }

    public override async Task<ListProductsSeenResponse> ListProductsSeen(ListProductsSeenRequest request, ServerCallContext context)
    {
        if (request.Limit is < 0 or > PageRequest.MaxSize)
        {
            throw new ContractViolationException("limit", $"must be 0 to {PageRequest.MaxSize}");
        }

        var days = DayRange.Read(request.StartDate, request.EndDate, clock.GetUtcNow());
        var limit = request.Limit == 0 ? PageRequest.DefaultSize : request.Limit;
        var seen = await queries.ListProductsSeenAsync(days.From, days.Until, limit, context.UntilDeadline());
        var answer = new ListProductsSeenResponse();
        answer.Products.AddRange(seen.Select(product => new Contracts.Events.V1.ProductSeen
        {
            ProductId = product.ProductId,
            ViewCount = product.Views,
            SessionCount = product.Sessions,
        }));
        return answer;
    }

    /// <exception cref="ContractViolationException">A field cannot be read, or the end lies before the start.</exception>
    private static EventFilter ToDomain(ListEventsRequest request)
    {
        var filter = new EventFilter
        {
            SessionId = request.SessionId.Length == 0 ? null : SessionId.Parse(request.SessionId),
            CustomerId = Read.OptionalCustomer(request.CustomerId, "customer_id"),
            EventType = request.EventType.Length == 0 || EventTypes.IsValid(request.EventType)
                ? Read.Text(request.EventType)
                : throw new ContractViolationException("event_type", EventTypes.Description),
            From = Read.Time(request.StartTime, "start_time"),
            Until = Read.Time(request.EndTime, "end_time"),
        };
        return filter.Until < filter.From ? throw new ContractViolationException("end_time", "must not lie before start_time") : filter;
    }

    private static ArchivedEvent ToProto(UserEvent happened)
    {
        var message = new ArchivedEvent
        {
            EventId = happened.EventId.Value,
            EventTime = happened.OccurredAt.ToTimestamp(),
            EventType = happened.EventType,
            CustomerId = happened.CustomerId.Value,
            SessionId = happened.SessionId.Value,
            Device = happened.Device ?? "",
            IpHash = happened.IpHash ?? "",
            UtmSource = happened.UtmSource ?? "",
            UtmCampaign = happened.UtmCampaign ?? "",
            ProductId = happened.ProductId?.Value ?? "",
            PaymentId = happened.PaymentId?.Value ?? "",
            OrderId = happened.OrderId ?? "",
        };
        if (happened.CartValueCents is { } cents)
        {
            (message.CartValueCents, message.CurrencyCode) = (cents, Currency.Eur);
        }

        return message;
    }
}
