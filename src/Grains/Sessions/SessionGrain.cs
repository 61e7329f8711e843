using KiVendTout.Domain.Events;
using KiVendTout.Domain.Sessions;
using KiVendTout.Grains.Abstractions.Common;
using KiVendTout.Grains.Abstractions.Sessions;
using KiVendTout.Grains.Common;
using Microsoft.Extensions.Logging;
using Orleans.Placement;
using Orleans.Streams;
using Orleans.Streams.Core;

namespace KiVendTout.Grains.Sessions;

/// <summary>
/// Owns a session's row, which is also its snapshot. A delivery ends when a snapshot that covers all of it is durable: one row for the
/// whole delivery, in a statement shared with other sessions (decision 0005).
/// </summary>
[HostedBy(SiloRole.Core)]
[ImplicitStreamSubscription(StreamNames.Sessions)]
[PreferLocalPlacement]
[CollectionAgeLimit(Minutes = IdleMinutes)]
internal sealed class SessionGrain(ISessionStore sessions, IStreamSubscriber subscriber, TimeProvider clock, ILogger<SessionGrain> logger)
    : Grain, ISessionGrain, IStreamSubscriptionObserver, IAsyncBatchObserver<SessionRecord>
{
    /// <summary>Visitors act every few seconds or leave: nobody need wait in memory for the silence that closes a session.</summary>
    private const double IdleMinutes = 1;

    private SessionState? _state;

    private SessionId SessionId => new(this.GetPrimaryKeyString());

    /// <inheritdoc/>
    public Task OnSubscribed(IStreamSubscriptionHandleFactory handleFactory) =>
        subscriber.AttachAsync(handleFactory.Create<SessionRecord>(), this);

    /// <inheritdoc/>
    public async Task OnNextAsync(IList<SequentialItem<SessionRecord>> items)
    {
        var state = await ReadAsync();
        var now = clock.Now();
        var next = Pure.Run(() => items.Aggregate(state, (folded, item) => SessionFold.Fold(folded, item.Item, now)));
        if (!ReferenceEquals(next, state) && !await SaveAsync(next))
        {
            throw new StoreUnavailableException("The session was written by another activation; it is read again.");
        }
    }

    /// <inheritdoc/>
    public Task OnErrorAsync(Exception ex) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task<Result<bool>> CloseIfSilentAsync() => StoreFaults.AsResultAsync<bool>(async () =>
    {
        var state = await ReadAsync();
        var next = SessionFold.CloseIfSilent(state, clock.Now());
        if (ReferenceEquals(next, state))
        {
            return false;
        }

        return await SaveAsync(next) ? true : new Fault(FaultCode.Unavailable, "session_id", "the session was changed meanwhile; try again");
    });

    private async Task<bool> SaveAsync(SessionState next)
    {
        // Should the write fail, nobody knows what is stored: it is read again before the next use.
        _state = null;
        using var deadline = GrainDeadlines.Start(GrainDeadlines.Write, clock);
        if (await sessions.SaveAsync(next, deadline.Token) == WriteOutcome.Stale)
        {
            logger.Stale("sessions", SessionId.Value);
            DeactivateOnIdle();
            return false;
        }

        _state = next with { Version = next.Version + 1 };
        return true;
    }

    private async Task<SessionState> ReadAsync()
    {
        if (_state is null)
        {
            using var deadline = GrainDeadlines.Start(GrainDeadlines.Read, clock);
            _state = await sessions.LoadAsync(SessionId, deadline.Token) ?? new SessionState { SessionId = SessionId };
        }

        return _state;
    }
}
