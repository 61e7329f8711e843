using KiVendTout.Testing.Mongo;
using KiVendTout.Testing.Postgres;

[assembly: AssemblyFixture(typeof(PostgresFixture))]
[assembly: AssemblyFixture(typeof(MongoFixture))]
