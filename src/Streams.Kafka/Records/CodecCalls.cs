namespace KiVendTout.Streams.Kafka;

internal static class CodecCalls
{
    /// <summary>Decodes a record. Does not fail: what a codec throws or cannot mean, and what no codec could read, is invalid.</summary>
    public static KafkaDecodeResult DecodeSafely(this IKafkaRecordCodec codec, in KafkaRecord record)
    {
        if (record.IsTimeOutOfRange)
        {
            return KafkaDecodeResult.Invalid("The record's timestamp is out of range.");
        }

        try
        {
            var result = codec.Decode(record);
            return result.Outcome == KafkaDecodeOutcome.Success && !IsWhole(result.Deliveries)
                ? KafkaDecodeResult.Invalid("The codec gave a delivery without an event or without a stream.")
                : result;
        }
        catch (Exception exception)
        {
            // A codec is a pure function of the record: it would throw for ever. Its message may quote the record, so only the type is kept.
            return KafkaDecodeResult.Invalid($"The codec threw {exception.GetType().Name}.");
        }
    }

    private static bool IsWhole(IReadOnlyList<KafkaDelivery> deliveries)
    {
        for (var i = 0; i < deliveries.Count; i++)
        {
            if (deliveries[i].Event is null || deliveries[i].Target == default)
            {
                return false;
            }
        }

        return true;
    }
}
