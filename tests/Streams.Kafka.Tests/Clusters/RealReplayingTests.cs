using KiVendTout.Testing.Kafka;

namespace KiVendTout.Streams.Kafka.Tests.Clusters;

/// <summary>On three brokers of Apache Kafka.</summary>
[Collection(RealComingAndGoingTests.Name)]
public sealed class RealReplayingTests : Replaying
{
    public RealReplayingTests(RealKafka kafka)
        : base(kafka) => Assert.SkipUnless(kafka.IsPresent, RealKafka.WhyNone);
}
