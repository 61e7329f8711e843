global using KiVendTout.Domain.Common;
global using KiVendTout.Stores.Tests.Support;
global using KiVendTout.Testing.Postgres;
global using KiVendTout.Testing.Records;

[assembly: AssemblyFixture(typeof(PostgresFixture))]
