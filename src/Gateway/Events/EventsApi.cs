using Google.Protobuf.Collections;
using Grpc.Core;
using KiVendTout.Contracts.Events.V1;
using KiVendTout.Domain.Common;
using KiVendTout.Gateway.Auth;
using KiVendTout.Gateway.Common;
using KiVendTout.Gateway.Errors;

namespace KiVendTout.Gateway.Events;

/// <summary>Takes events and puts them on Kafka; each is answered for.</summary>
internal sealed class EventsApi(EventPublisher publisher, EventRate rate, TimeProvider clock) : EventsService.EventsServiceBase
{
    /// <summary>Most events of a message.</summary>
    public const int EventsMax = 500;

    /// <summary>Most failures that an answer names; all are counted.</summary>
    public const int FailuresMax = 500;

    public override async Task<PublishEventsResponse> PublishEvents(PublishEventsRequest request, ServerCallContext context)
    {
        CheckSize(request.Events);
        if (!rate.TryTake(context.Caller(), request.Events.Count))
        {
            throw RateLimited();
        }

        var answer = new PublishEventsResponse();
        await PublishAsync(request.Events, 0, answer, context.UntilDeadline());
        return answer;
    }

    public override async Task<PublishEventsResponse> PublishEventStream(IAsyncStreamReader<PublishEventStreamRequest> requestStream, ServerCallContext context)
    {
        var answer = new PublishEventsResponse();
        for (var first = 0L; await requestStream.MoveNext(context.UntilDeadline());)
        {
            var events = requestStream.Current.Events;
            CheckSize(events);
            if (!await rate.TakeAsync(context.Caller(), events.Count, context.UntilDeadline()))
            {
                throw RateLimited();
            }

            await PublishAsync(events, first, answer, context.UntilDeadline());
            first += events.Count;
        }

        return answer;
    }

    private static void CheckSize(RepeatedField<Event> events)
    {
        if (events.Count is 0 or > EventsMax)
        {
            throw new ContractViolationException("events", $"must be 1 to {EventsMax}");
        }
    }

    private static RpcException RateLimited() =>
        new Refusal(ErrorCatalogue.RateLimited, "more events than this caller's share; nothing of this message was taken").ToException();

    private async Task PublishAsync(RepeatedField<Event> events, long first, PublishEventsResponse answer, CancellationToken cancellationToken)
    {
        var failures = await Task.WhenAll(events.Select((sent, i) => PublishAsync(sent, first + i, cancellationToken)));
        foreach (var failure in failures)
        {
            if (failure is null)
            {
                answer.AcceptedCount++;
                continue;
            }

            answer.FailedCount++;
            if (answer.Failures.Count < FailuresMax)
            {
                answer.Failures.Add(failure);
            }
        }
    }

    private async Task<EventFailure?> PublishAsync(Event sent, long index, CancellationToken cancellationToken)
    {
        try
        {
            await publisher.PublishAsync(EventMapping.ToDomain(sent, clock.GetUtcNow()), cancellationToken);
            return null;
        }
        catch (ContractViolationException violation)
        {
            return Failure(ErrorCatalogue.InvalidField, violation.Field, violation.Rule);
        }
        catch (StoreUnavailableException)
        {
            return Failure(ErrorCatalogue.Unavailable, "", "the broker does not answer; send the event again");
        }

        EventFailure Failure(ErrorEntry entry, string field, string description) =>
            new() { Index = index, EventId = sent.EventId, Reason = entry.Reason, Field = field, Description = description };
    }
}
