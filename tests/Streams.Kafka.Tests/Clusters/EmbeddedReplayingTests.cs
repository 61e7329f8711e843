using KiVendTout.Testing.Kafka;

namespace KiVendTout.Streams.Kafka.Tests.Clusters;

/// <summary>On the embedded cluster, which cannot tell offsets by time.</summary>
public sealed class EmbeddedReplayingTests(EmbeddedKafkaFixture kafka) : Replaying(kafka);
