namespace KiVendTout.Stores.Postgres.Messages;

/// <summary>A header of a Kafka record.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Value">Its value as it came; null when it had none.</param>
public sealed record RecordHeader(string Name, byte[]? Value);
