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
internal sealed class SessionGrain(
    ISessionStore sessions, IStreamSubscriber subscriber, IGrainContext context, TimeProvider clock, ILogger<SessionGrain> logger)
    : Grain, ISessionGrain, IStreamSubscriptionObserver, IAsyncBatchObserver<SessionRecord>
{
    /// <summary>Visitors act every few seconds or leave: nobody need wait in memory for the silence that closes a session.</summary>
    private const double IdleMinutes = 1;

    private readonly OwnedRow<SessionId, SessionState> _row = new("session", new(context.GrainId.Key.ToString()!), sessions, context, clock, logger);

    private SessionState Empty => new() { SessionId = new(this.GetPrimaryKeyString()) };

    /// <inheritdoc/>
    public Task OnSubscribed(IStreamSubscriptionHandleFactory handleFactory) =>
        subscriber.AttachAsync(handleFactory.Create<SessionRecord>(), this);

    /// <inheritdoc/>
    public Task OnNextAsync(IList<SequentialItem<SessionRecord>> items) => TakeAsync(items.Select(item => item.Item));

    /// <inheritdoc/>
    public Task<bool> TakeAsync(IReadOnlyList<object> records) => RecordCalls.TryAsync<SessionRecord>(records, TakeAsync);

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

        return (await _row.CommitAsync(next, Actor.Clock)).Fault is { } fault ? fault : true;
    });

    private Task TakeAsync(IEnumerable<SessionRecord> records)
    {
        var now = clock.Now();
        return _row.FollowAsync(
            Empty, state => new(Pure.Run(() => records.Aggregate(state, (folded, record) => SessionFold.Fold(folded, record, now)))), Actor.Sessions);
    }

    private async Task<SessionState> ReadAsync() => await _row.ReadAsync() ?? Empty;
}
