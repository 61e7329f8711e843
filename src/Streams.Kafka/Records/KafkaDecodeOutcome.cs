namespace KiVendTout.Streams.Kafka;

/// <summary>The three things a record can be to a codec.</summary>
public enum KafkaDecodeOutcome
{
    /// <summary>Not decoded at all: a codec that answers this by mistake makes the record invalid.</summary>
    None,

    /// <summary>Decoded: there are events to deliver.</summary>
    Success,

    /// <summary>Done without effect.</summary>
    Ignored,

    /// <summary>Can never be processed.</summary>
    Invalid,
}
