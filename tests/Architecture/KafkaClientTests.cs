using System.Text.RegularExpressions;

namespace KiVendTout.Architecture;

/// <summary>Security settings and the replacement of broken clients hold for all Kafka clients only while all are made in the same places.</summary>
public sealed partial class KafkaClientTests
{
    /// <summary>The product's factory, and that of the stream provider, which is a package of its own.</summary>
    private static readonly string[] Factories = ["src/Hosting/Kafka/KafkaClientFactory.cs", "src/Streams.Kafka/Consuming/KafkaClients.cs"];

    [Fact]
    public void Kafka_clients_are_made_by_the_factories_alone()
    {
        var makers = Repository.Files("src", "*.cs").Where(file => Builder().IsMatch(File.ReadAllText(file)));

        Assert.Equal(Factories.Select(factory => Repository.At(factory.Split('/'))).Order(), makers.Order());
    }

    [GeneratedRegex(@"new (Consumer|Producer|AdminClient)Builder\b")]
    private static partial Regex Builder();
}
