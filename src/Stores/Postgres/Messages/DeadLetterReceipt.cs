namespace KiVendTout.Stores.Postgres.Messages;

/// <summary>What became of a letter.</summary>
/// <param name="IsFirst">
/// Whether the record's letter is this stream's: it was the first to refuse the record, now or earlier. Then it goes to the dead-letter topic.
/// </param>
/// <param name="IsErased">Whether it names an erased customer: nothing of what the record held may be kept anywhere.</param>
public readonly record struct DeadLetterReceipt(bool IsFirst, bool IsErased);
