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
internal sealed class EventsQueryApi(IEventQueries queries, PageTokens tokens) : EventQueryService.EventQueryServiceBase
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
