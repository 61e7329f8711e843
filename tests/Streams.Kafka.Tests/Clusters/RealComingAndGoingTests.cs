using KiVendTout.Testing.Kafka;

namespace KiVendTout.Streams.Kafka.Tests.Clusters;

/// <summary>On three brokers of Apache Kafka, which need the machine for themselves.</summary>
[Collection(Name)]
public sealed class RealComingAndGoingTests : ComingAndGoing
{
    public const string Name = "real Kafka";

    public RealComingAndGoingTests(RealKafka kafka)
        : base(kafka) => Assert.SkipUnless(kafka.IsPresent, RealKafka.WhyNone);
}

[CollectionDefinition(RealComingAndGoingTests.Name, DisableParallelization = true)]
public sealed class RealKafkaTests : ICollectionFixture<RealKafka>;
