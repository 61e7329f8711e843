namespace KiVendTout.Stores.Postgres.Messages;

/// <summary>A record that is to be produced.</summary>
/// <param name="Id">Order of production; rows of one key are in the order of their ids.</param>
/// <param name="Topic">Kafka topic.</param>
/// <param name="Key">Record key.</param>
/// <param name="CloudEventId">Header <c>ce_id</c>: the same for every repetition.</param>
/// <param name="CloudEventType">Header <c>ce_type</c>: full name of the protobuf message.</param>
/// <param name="Payload">Record value, protobuf.</param>
/// <param name="CreatedAt">When it was written, UTC.</param>
public sealed record OutboxRecord(
    long Id, string Topic, string Key, string CloudEventId, string CloudEventType, ReadOnlyMemory<byte> Payload, DateTimeOffset CreatedAt);
