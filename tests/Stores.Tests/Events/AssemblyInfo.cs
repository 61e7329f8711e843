[assembly: AssemblyFixture(typeof(KiVendTout.Testing.Mongo.MongoFixture))]
