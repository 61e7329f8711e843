namespace KiVendTout.Stores.Postgres.Messages;

/// <summary>What became of a letter.</summary>
/// <param name="IsNew">Whether it was not kept yet.</param>
/// <param name="IsErased">Whether it names an erased customer: nothing of what the record held may be kept anywhere.</param>
public readonly record struct DeadLetterReceipt(bool IsNew, bool IsErased);
