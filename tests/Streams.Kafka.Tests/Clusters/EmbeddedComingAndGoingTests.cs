using KiVendTout.Testing.Kafka;

namespace KiVendTout.Streams.Kafka.Tests.Clusters;

/// <summary>On the embedded cluster; each test has one of its own.</summary>
public sealed class EmbeddedComingAndGoingTests : ComingAndGoing, IAsyncDisposable
{
    private readonly EmbeddedKafkaFixture own;

    public EmbeddedComingAndGoingTests()
        : this(new EmbeddedKafkaFixture())
    {
    }

    private EmbeddedComingAndGoingTests(EmbeddedKafkaFixture own)
        : base(own) => this.own = own;

    public ValueTask DisposeAsync() => own.DisposeAsync();
}
