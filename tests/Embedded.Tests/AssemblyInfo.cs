using KiVendTout.Testing.Postgres;

[assembly: AssemblyFixture(typeof(PostgresFixture))]
