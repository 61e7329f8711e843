global using KiVendTout.Domain.Common;
global using KiVendTout.Stores.Tests.Support;
global using KiVendTout.Testing.Postgres;

[assembly: AssemblyFixture(typeof(PostgresFixture))]
