using Confluent.Kafka;

namespace KiVendTout.Hosting.Kafka;

/// <summary>What a Kafka client complains of, and what that means for whoever has set it.</summary>
/// <param name="Reason">In the client's words, without secrets; it may name brokers.</param>
/// <param name="Meaning">Which settings are to be looked at, free of names and addresses; null where none of them need be wrong.</param>
/// <param name="IsRefusal">Whether brokers and client have spoken and do not accept each other: asking again is no use.</param>
public sealed record KafkaComplaint(string Reason, string? Meaning, bool IsRefusal)
{
    private const string WhoWeAre =
        "Kafka does not let our clients in: sasl.mechanism, sasl.username or sasl.password (Kafka:Client) is not what the brokers know";

    private const string WhoTheyAre =
        "TLS with Kafka fails: security.protocol or ssl.ca.location (Kafka:Client) does not fit the brokers' certificates, or ours (ssl.certificate.location) is not theirs";

    private const string NoAnswer =
        "Kafka's brokers hang up on our clients before they answer: security.protocol (Kafka:Client) may not be that of their port";

    private const string FailedFacility = "FAIL";
    private const string HungUp = "Disconnected";

    /// <summary>For people who may see everything.</summary>
    public override string ToString() => Meaning is null ? Reason : $"{Meaning} ({Reason})";

    /// <summary>Understands an error.</summary>
    internal static KafkaComplaint Of(ErrorCode code, string reason) => code switch
    {
        ErrorCode.Local_Authentication or ErrorCode.SaslAuthenticationFailed or ErrorCode.UnsupportedSaslMechanism => new(reason, WhoWeAre, true),
        ErrorCode.Local_Ssl => new(reason, WhoTheyAre, true),
        _ => new(reason, null, false),
    };

    /// <summary>
    /// Understands a line of the client's log. That brokers hang up is no error to it: they may be ending. Ports for TLS hang up on clients without.
    /// </summary>
    /// <returns>Null for a line that is no complaint.</returns>
    internal static KafkaComplaint? Of(LogMessage message, string text) =>
        message.Facility == FailedFacility && text.Contains(HungUp, StringComparison.Ordinal) ? new(text, NoAnswer, false) : null;
}
