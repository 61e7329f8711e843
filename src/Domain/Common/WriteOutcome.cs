namespace KiVendTout.Domain.Common;

/// <summary>What became of a write with an expected version.</summary>
public enum WriteOutcome
{
    /// <summary>It is durable.</summary>
    Committed,

    /// <summary>The row has another version than expected: another activation wrote. Nothing was written; reload.</summary>
    Stale,

    /// <summary>The store refuses it, and nothing of it was written: only told of one of many that are written together.</summary>
    Refused,
}
