namespace KiVendTout.Streams.Kafka;

internal static class CodecCalls
{
    /// <summary>Decodes a record; a codec that throws makes it invalid.</summary>
    public static KafkaDecodeResult DecodeSafely(this IKafkaRecordCodec codec, in KafkaRecord record)
    {
        try
        {
            return codec.Decode(record);
        }
        catch (Exception exception)
        {
            // A codec is a pure function of the record: it would throw for ever. Its message may quote the record, so only the type is kept.
            return KafkaDecodeResult.Invalid($"The codec threw {exception.GetType().Name}.");
        }
    }
}
