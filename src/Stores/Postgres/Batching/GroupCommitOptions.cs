namespace KiVendTout.Stores.Postgres.Batching;

/// <summary>Bounds of a <see cref="GroupCommit{TItem, TResult}"/>.</summary>
internal sealed record GroupCommitOptions
{
    /// <summary>Most rows of one batch when nothing is said.</summary>
    public const int DefaultBatchMax = 500;

    /// <summary>Most tries of a batch that the database calls off to resolve a conflict between writers.</summary>
    public const int ConflictTriesMax = 5;

    /// <summary>Most batches of one group under way. While the database works on one, the next is made and sent; more only share the same processors.</summary>
    public const int BatchesUnderWayMax = 2;

    /// <summary>Name of the group, for messages and metrics.</summary>
    public required string Name { get; init; }

    /// <summary>A batch takes no more items once it has this many rows.</summary>
    public int BatchMax { get; init; } = DefaultBatchMax;

    /// <summary>No more come in once so many items wait; a list that comes in does so whole.</summary>
    public int WaitingMax { get; init; } = 20_000;

    /// <summary>Longest time one batch may take.</summary>
    public TimeSpan BatchDeadline { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Longest time the items still waiting may take once the group is closed.</summary>
    public TimeSpan DrainDeadline { get; init; } = TimeSpan.FromSeconds(10);
}

/// <summary>What to do about a failed batch.</summary>
internal enum FaultKind
{
    /// <summary>The database called it off to resolve a conflict between writers: try again at once.</summary>
    Conflict,

    /// <summary>The store does not answer: nothing is known to be wrong with the items.</summary>
    Unavailable,

    /// <summary>One of the items is at fault: split the batch until it stands alone.</summary>
    Item,
}
