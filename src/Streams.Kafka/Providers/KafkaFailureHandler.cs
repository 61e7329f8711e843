namespace KiVendTout.Streams.Kafka;

/// <summary>
/// Told by the agent when a round of attempts is over. There is nothing to give up: the cursor hands out the same batch again, so this only
/// makes the failure visible.
/// </summary>
internal sealed class KafkaFailureHandler(KafkaStreamsRuntime runtime) : IStreamFailureHandler
{
    public bool ShouldFaultSubsriptionOnError => false;

    public Task OnDeliveryFailure(GuidId subscriptionId, string streamProviderName, StreamId streamIdentity, StreamSequenceToken? sequenceToken)
    {
        runtime.ReportRoundFailed(sequenceToken as KafkaSequenceToken);
        return Task.CompletedTask;
    }

    public Task OnSubscriptionFailure(GuidId subscriptionId, string streamProviderName, StreamId streamIdentity, StreamSequenceToken? sequenceToken)
    {
        runtime.ReportRoundFailed(sequenceToken as KafkaSequenceToken);
        return Task.CompletedTask;
    }
}
