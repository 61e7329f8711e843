using KiVendTout.Streams.Kafka;

namespace KiVendTout.Silo.Streams;

/// <summary>Reads the records of one topic. Registering one makes the silo read its topic.</summary>
internal interface ITopicCodec
{
    /// <summary>The topic.</summary>
    string Topic { get; }

    /// <summary>Reads a record.</summary>
    /// <param name="record">The record.</param>
    /// <param name="type">Its header <see cref="Records.CloudEventHeaders.Type"/>, which is read already.</param>
    /// <exception cref="Domain.Common.ContractViolationException">The record breaks the contract: it becomes a dead letter.</exception>
    KafkaDecodeResult Decode(in KafkaRecord record, string? type);
}
