[assembly: AssemblyFixture(typeof(KiVendTout.Testing.Postgres.PostgresFixture))]
