[assembly: AssemblyFixture(typeof(KiVendTout.Testing.Postgres.PostgresFixture))]
[assembly: AssemblyFixture(typeof(KiVendTout.Testing.Mongo.MongoFixture))]
