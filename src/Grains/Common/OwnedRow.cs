using System.Collections.Immutable;
using Microsoft.Extensions.Logging;

namespace KiVendTout.Grains.Common;

/// <summary>
/// Keeps the one row that a grain owns. What it knows is a cache of the row: read when first asked for, dropped before each write and known
/// again when the write is durable, so that the grain is never ahead of what is stored.
/// </summary>
/// <param name="name">What a row is, in one word such as <c>order</c>: its key is <c>order_id</c>, its table <c>orders</c>.</param>
/// <param name="key">The row.</param>
/// <param name="store">Where it is kept.</param>
/// <param name="grain">The owner, which ends when another activation wrote.</param>
/// <param name="clock">The clock.</param>
/// <param name="logger">The owner's log.</param>
internal sealed class OwnedRow<TKey, TState>(
    string name, TKey key, IRowStore<TKey, TState> store, IGrainContext grain, TimeProvider clock, ILogger logger)
    where TKey : struct
    where TState : class, IVersioned<TState>
{
    private TState? _state;
    private bool _isRead;

    /// <summary>The row; null when not even a reference is stored.</summary>
    /// <exception cref="StoreUnavailableException">The store does not answer.</exception>
    public async ValueTask<TState?> ReadAsync()
    {
        if (!_isRead)
        {
            using var deadline = GrainDeadlines.Start(GrainDeadlines.Read, clock);
            _state = await store.LoadAsync(key, deadline.Token);
            _isRead = true;
        }

        return _state;
    }

    /// <summary>Decides upon a command and writes what it changes.</summary>
    /// <param name="decide">Pure; the very same instance when nothing changes.</param>
    /// <param name="actor">Who called.</param>
    /// <returns>The row as it is then, or the refusal.</returns>
    public async Task<Result<TState>> DecideAsync(Func<TState?, Result<TState>> decide, string actor)
    {
        var state = await ReadAsync();
        var decided = Pure.Run(() => decide(state));
        return decided.Fault is not null || ReferenceEquals(decided.Value, state) ? decided : await CommitAsync(decided.Value!, actor);
    }

    /// <summary>Folds records into the row and writes what they have changed, if anything.</summary>
    /// <param name="empty">The row where nothing is stored.</param>
    /// <param name="fold">Folds the records; answers the very same instance when nothing changes.</param>
    /// <param name="actor">Which records.</param>
    /// <param name="writesMax">Most writes tried before another activation is suspected: more than one where somebody else may write the row too.</param>
    /// <exception cref="StoreUnavailableException">It is not known to be written: the records must be delivered again.</exception>
    public async Task FollowAsync(TState empty, Func<TState, ValueTask<TState>> fold, string actor, int writesMax = 1)
    {
        for (var tried = 0; tried < writesMax; tried++)
        {
            var state = await ReadAsync() ?? empty;
            var next = await fold(state);
            if (ReferenceEquals(next, state) || await TryCommitAsync(next, actor, []) is not null)
            {
                return;
            }
        }

        throw new StoreUnavailableException(GiveUp().Rule);
    }

    /// <summary>Writes the row.</summary>
    /// <param name="next">The row as it shall be, which builds on what is known of it.</param>
    /// <param name="actor">Who did it.</param>
    /// <param name="publish">Facts for the outbox.</param>
    /// <returns>The row as stored; a refusal when another activation wrote, which ends the grain.</returns>
    /// <exception cref="StoreUnavailableException">The store does not answer; whether it was written is unknown.</exception>
    public async Task<Result<TState>> CommitAsync(TState next, string actor, params ImmutableArray<IPublished> publish) =>
        await TryCommitAsync(next, actor, publish) is { } stored ? stored : GiveUp();

    /// <summary>Reads the row again before its next use.</summary>
    public void Forget()
    {
        _state = null;
        _isRead = false;
    }

    /// <returns>The row as stored; null when somebody else wrote: it is read again.</returns>
    private async Task<TState?> TryCommitAsync(TState next, string actor, ImmutableArray<IPublished> publish)
    {
        Forget();
        using var deadline = GrainDeadlines.Start(GrainDeadlines.Write, clock);
        if (await store.CommitAsync(new() { Next = next, Actor = actor, Publish = publish }, deadline.Token) == WriteOutcome.Stale)
        {
            return null;
        }

        _state = next.WithVersion(next.Version + 1);
        _isRead = true;
        return _state;
    }

    /// <summary>Ends the grain, since another activation wrote.</summary>
    private Fault GiveUp()
    {
        logger.Stale($"{name}s", $"{key}");
        grain.Deactivate(new DeactivationReason(DeactivationReasonCode.ApplicationRequested, "another activation wrote its row"));
        return new Fault(FaultCode.Unavailable, $"{name}_id", $"the {name} was changed meanwhile; try again");
    }
}
