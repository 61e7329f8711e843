using KiVendTout.Testing.Kafka;

[assembly: AssemblyFixture(typeof(EmbeddedKafkaFixture))]
