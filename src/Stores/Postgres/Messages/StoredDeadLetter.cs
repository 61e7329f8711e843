namespace KiVendTout.Stores.Postgres.Messages;

/// <summary>A dead letter as it is kept.</summary>
/// <param name="Id">Order of arrival, the id by which operators name it.</param>
/// <param name="Letter">The record and why it failed.</param>
/// <param name="ReplayedAt">When it was sent again, UTC; null when nobody has.</param>
public sealed record StoredDeadLetter(long Id, DeadLetter Letter, DateTimeOffset? ReplayedAt);
