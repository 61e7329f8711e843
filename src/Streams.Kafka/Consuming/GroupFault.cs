using Confluent.Kafka;
using ErrorCode = Confluent.Kafka.ErrorCode;

namespace KiVendTout.Streams.Kafka;

/// <summary>Answers of a broker that is not, or not yet, the group's coordinator: the next question finds the one that is.</summary>
internal static class GroupFault
{
    /// <summary>Whether all that went wrong passes by itself.</summary>
    public static bool Passes(KafkaException exception) => exception is TopicPartitionOffsetException parts
        ? parts.Results.TrueForAll(part => !part.Error.IsError || Passes(part.Error.Code))
        : Passes(exception.Error.Code);

    private static bool Passes(ErrorCode code) =>
        code is ErrorCode.NotCoordinatorForGroup or ErrorCode.GroupCoordinatorNotAvailable or ErrorCode.GroupLoadInProgress or ErrorCode.Local_WaitCoord;
}
