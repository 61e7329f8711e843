using KiVendTout.Domain.Events;
using KiVendTout.Domain.Products;
using KiVendTout.Stores.Postgres;
using KiVendTout.Stores.Tests.Events;
using Npgsql;

namespace KiVendTout.Stores.Tests.Postgres;

/// <summary>Sessions of the pool that have come into a state in which no work can be done, and items that bring them there.</summary>
public sealed class PoolTests(PostgresFixture postgres) : IAsyncLifetime
{
    private const int Items = 20;

    private TestDatabase _database = null!;
    private Shop _shop = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _database = await postgres.CreateDatabaseAsync();
        _shop = new Shop(_database);
    }

    public async ValueTask DisposeAsync()
    {
        await _shop.DisposeAsync();
        await _database.DisposeAsync();
    }

    [Theory]
    [InlineData("products")]
    [InlineData("payments")]
    [InlineData("assessments")]
    public async Task Text_that_PostgreSQL_cannot_hold_fails_its_own_item_and_no_other_again_and_again(string store)
    {
        const int rounds = 30;
        for (var round = 0; round < rounds; round++)
        {
            var writes = Enumerable.Range(0, Items).Select(number => (Bad: number % 7 == 3, Write: WriteAsync(store, $"{round}-{number}", number % 7 == 3))).ToList();
            foreach (var (bad, write) in writes)
            {
                var fault = await Record.ExceptionAsync(() => write);
                Assert.True(bad ? fault is ContractViolationException : fault is null, $"round {round}: {fault}");
            }
        }
    }

    [Fact]
    public async Task Sessions_of_a_server_that_has_become_read_only_are_not_used_when_there_is_one_that_writes()
    {
        await Task.WhenAll(Enumerable.Range(0, Items).Select(number => WriteAsync(StoreOf(number), $"0-{number}")));
        await SetReadOnlyAsync("ALTER ROLE kvt_app IN DATABASE {0} SET default_transaction_read_only = on");
        await EndSessionsAsync();
        await Assert.ThrowsAsync<StoreUnavailableException>(() => WriteAsync("products", "1"));
        await Assert.ThrowsAsync<StoreUnavailableException>(() => WriteAsync("payments", "1"));

        await SetReadOnlyAsync("ALTER ROLE kvt_app IN DATABASE {0} RESET default_transaction_read_only");

        // Sessions that began before stay as they began: each may be met once.
        var unavailable = 0;
        for (var number = 0; number < Items; number++)
        {
            var fault = await Record.ExceptionAsync(() => WriteAsync(StoreOf(number), $"2-{number}"));
            Assert.True(fault is null or StoreUnavailableException, $"{fault}");
            unavailable += fault is null ? 0 : 1;
        }

        Assert.InRange(unavailable, 0, 1);
    }

    [Theory]
    [InlineData("outbox lock")]
    [InlineData("outbox rows")]
    [InlineData("event store")]
    [InlineData("dead letters")]
    [InlineData("probe")]
    [InlineData("payments")]
    [InlineData("assessments")]
    [InlineData("products")]
    public async Task A_session_that_has_become_read_only_is_thrown_away(string store)
    {
        await UseAsync(store, "0");
        await SetReadOnlyAsync("ALTER ROLE kvt_app IN DATABASE {0} SET default_transaction_read_only = on");
        await EndSessionsAsync();
        await Assert.ThrowsAsync<StoreUnavailableException>(() => UseAsync(store, "1"));
        await SetReadOnlyAsync("ALTER ROLE kvt_app IN DATABASE {0} RESET default_transaction_read_only");

        await UseAsync(store, "2");
    }

    private async Task UseAsync(string store, string name)
    {
        switch (store)
        {
            case "outbox lock":
                await using (var held = await _shop.Outbox.TryLockAsync(Token))
                {
                    Assert.NotNull(held);
                }

                break;
            case "outbox rows":
                await _shop.Outbox.DeleteAsync([1], Token);
                break;
            case "event store":
                await _shop.Get<IEventStore>().AppendAsync(Archives.Batch([Archives.Event($"E{name}", "S1", "C1")]), Token);
                break;
            case "dead letters":
                await _shop.DeadLetters.MarkReplayedAsync([1], Token);
                break;
            case "probe":
                await _shop.Get<StoreProbe>().AskAsync(Token);
                break;
            default:
                await WriteAsync(store, name);
                break;
        }
    }

    private static string StoreOf(int number) => (number % 3) switch
    {
        0 => "payments",
        1 => "assessments",
        _ => "products",
    };

    private async Task WriteAsync(string store, string name, bool bad = false)
    {
        var nul = bad ? "\0" : "";
        var outcome = await (store switch
        {
            "payments" => _shop.Payments.CommitAsync(Samples.Payment($"PAY{name}{nul}", $"C{name}"), "x", Token),
            "assessments" => new CustomerWriter(_shop.Assessments, new(new($"C{name}"))).ReceiveAsync(Samples.Attempt($"PAY{name}{nul}", $"C{name}")),
            _ => _shop.Products.CommitAsync(new Product { ProductId = new($"P{name}"), Name = $"a{nul}b", Category = "c", UnitPriceCents = 1 }, "x", Token),
        });
        Assert.Equal(WriteOutcome.Committed, outcome);
    }

    private Task SetReadOnlyAsync(string statement) => AsSuperuserAsync(string.Format(System.Globalization.CultureInfo.InvariantCulture, statement, _database.Name));

    private Task EndSessionsAsync() => AsSuperuserAsync($"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{_database.Name}' AND usename = 'kvt_app'");

    private async Task AsSuperuserAsync(string statement)
    {
        await using var source = NpgsqlDataSource.Create(_database.ConnectionString(KiVendTout.Embedded.Postgres.PostgresRole.Superuser));
        await using var command = source.CreateCommand(statement);
        await command.ExecuteNonQueryAsync(Token);
    }
}
