namespace KiVendTout.Streams.Kafka.Tests;

/// <summary>An event of the tests: the Number-th of its key.</summary>
[GenerateSerializer, Immutable]
public sealed record TestEvent([property: Id(0)] string Key, [property: Id(1)] int Number);

/// <summary>A fault that would come again for ever.</summary>
public sealed class PoisonException(string message) : Exception(message);
