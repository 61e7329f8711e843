using KiVendTout.Domain.Common;
using KiVendTout.Silo.Hosting;
using KiVendTout.Streams.Kafka;
using KiVendTout.Testing.Postgres;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace KiVendTout.Silo.Tests.Streams;

/// <summary>Which faults of a grain are the record's, and how an outage is known, in a silo as it is run.</summary>
public sealed class RecordFaultTests(PostgresFixture postgres)
{
    private const string Nowhere = "Host=127.0.0.1;Port=1";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Broken_rules_and_what_pure_code_throws_are_the_records_and_nothing_else_is()
    {
        await using var silo = SiloHost.Build(Settings(Nowhere, Nowhere));
        var options = silo.Services.GetRequiredService<IOptionsMonitor<KafkaStreamOptions>>().Get(StreamNames.Provider);

        Assert.True(options.IsDeterministicFault(new ContractViolationException("field", "rule")));
        Assert.True(options.IsDeterministicFault(new DecisionFaultException(new OverflowException())));
        Assert.All<Exception>(
            [new StoreUnavailableException("away"), new TimeoutException(), new OperationCanceledException(), new ArgumentException("of a driver")],
            fault => Assert.False(options.IsDeterministicFault(fault)));
    }

    [Fact]
    public async Task The_stores_answer_when_they_commit_and_not_when_they_are_away_or_may_only_be_read()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        Assert.True(await IsAnsweringAsync(database.App, database.Keys));
        await Assert.ThrowsAsync<StoreUnavailableException>(
            () => IsAnsweringAsync(database.App + ";Options=-c default_transaction_read_only=on", database.Keys));
        await Assert.ThrowsAsync<StoreUnavailableException>(() => IsAnsweringAsync(database.App, Nowhere));
        await Assert.ThrowsAsync<StoreUnavailableException>(() => IsAnsweringAsync(Nowhere, database.Keys));
    }

    private static async Task<bool> IsAnsweringAsync(string shop, string keys)
    {
        await using var silo = SiloHost.Build(Settings(shop, keys));
        return await silo.Services.GetRequiredService<IKafkaDependencyCheck>().IsAnsweringAsync(Token);
    }

    private static string[] Settings(string shop, string keys) =>
    [
        $"--Postgres:ConnectionString={shop}", $"--Keys:ConnectionString={keys}", $"--Keys:MasterKey={Convert.ToBase64String(new byte[32])}",
        "--Kafka:BootstrapServers=127.0.0.1:1",
    ];
}
