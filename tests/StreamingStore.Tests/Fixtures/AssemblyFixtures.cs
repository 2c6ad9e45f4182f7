using StreamingStore.Tests.Fixtures;

[assembly: AssemblyFixture(typeof(PostgresServer))]
