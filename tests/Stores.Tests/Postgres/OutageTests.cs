using KiVendTout.Embedded.Postgres;
using KiVendTout.Stores.Postgres.Migrations;
using Npgsql;

namespace KiVendTout.Stores.Tests.Postgres;

/// <summary>PostgreSQL is killed under the stores and comes back.</summary>
public sealed class OutageTests : IAsyncLifetime
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("kvt-test-outage-");
    private EmbeddedPostgres _server = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        // The server's user must be able to reach the folder.
        File.SetUnixFileMode(_directory.FullName, (UnixFileMode)0b111_101_101);
        _server = await EmbeddedPostgres.StartAsync(
            new EmbeddedPostgresOptions
            {
                Directory = Path.Combine(_directory.FullName, "postgres"),
                PasswordFile = Path.Combine(_directory.FullName, "passwords.json"),
                LogFile = Path.Combine(_directory.FullName, "postgres.log"),
                // What the test has seen committed must survive the kill.
                Durable = true,
                EndWithUs = true,
            },
            TimeProvider.System,
            Token);
        await DatabaseMigrator.MigrateAsync(
            _server.ConnectionString(PostgresRole.Migrator), _server.ConnectionString(PostgresRole.KeysMigrator), null, Token);
    }

    public async ValueTask DisposeAsync()
    {
        NpgsqlConnection.ClearAllPools();
        await _server.DisposeAsync();
        _directory.Delete(recursive: true);
    }

    [Fact]
    public async Task An_outage_is_told_as_such_and_passes()
    {
        await using var shop = OpenShop();
        var grain = await CustomerWriter.WakeAsync(shop.Assessments, "C1");
        Assert.Equal(WriteOutcome.Committed, await grain.ReceiveAsync(Samples.Attempt("PAY1", "C1", cents: 20_000)));
        await shop.Payments.CommitAsync(Samples.Payment("PAY1", "C1"), "x", Token);
        var lease = await shop.Outbox.TryLockAsync(Token);
        Assert.True(await lease!.IsHeldAsync(Token));

        await KillAsync();

        await Assert.ThrowsAsync<StoreUnavailableException>(() => shop.Assessments.LoadAsync(new("C1"), Token));
        await Assert.ThrowsAsync<StoreUnavailableException>(() => shop.Payments.CommitAsync(Samples.Payment("PAY2", "C1"), "x", Token));
        await Assert.ThrowsAsync<StoreUnavailableException>(() => shop.Customers.CommitAsync(Samples.Customer("C1"), "x", Token));
        await Assert.ThrowsAsync<StoreUnavailableException>(() => shop.Get<Domain.Payments.IPaymentQueries>().FindAsync(new("PAY1"), Token));
        await Assert.ThrowsAsync<StoreUnavailableException>(() => shop.Outbox.ReadAsync(1, Token));
        await Assert.ThrowsAsync<StoreUnavailableException>(() => shop.Outbox.TryLockAsync(Token));
        Assert.False(await lease.IsHeldAsync(Token));
        await lease.DisposeAsync();

        await _server.StartAsync(Token);

        Assert.True(Samples.Same(grain.History, await AgainAsync(() => shop.Assessments.LoadAsync(new("C1"), Token))));
        Assert.Equal(WriteOutcome.Committed, await AgainAsync(() => shop.Payments.CommitAsync(Samples.Payment("PAY2", "C1"), "x", Token)));
        Assert.Equal(WriteOutcome.Committed, await AgainAsync(() => shop.Customers.CommitAsync(Samples.Customer("C1"), "x", Token)));
        Assert.Single(await AgainAsync(() => shop.Outbox.ReadAsync(10, Token)));
        await using var next = await AgainAsync(() => shop.Outbox.TryLockAsync(Token));
        Assert.NotNull(next);
    }

    [Fact]
    public async Task The_relays_lock_is_lost_when_its_server_comes_to_only_read()
    {
        await using var shop = OpenShop();
        await using var lease = await shop.Outbox.TryLockAsync(Token);
        Assert.True(await lease!.IsHeldAsync(Token));

        // Sessions that are there are told of it, each when it comes to it.
        await AsSuperuserAsync("ALTER SYSTEM SET default_transaction_read_only = on", "SELECT pg_reload_conf()");

        using var limit = new CancellationTokenSource(Limit);
        while (await lease.IsHeldAsync(limit.Token))
        {
            await Task.Delay(50, limit.Token);
        }

        await Assert.ThrowsAsync<StoreUnavailableException>(() => shop.Outbox.TryLockAsync(Token));
    }

    private Shop OpenShop() => new(
        _server.ConnectionString(PostgresRole.App),
        _server.ConnectionString(PostgresRole.Reader),
        _server.ConnectionString(PostgresRole.Keys),
        _server.ConnectionString(PostgresRole.Migrator));

    private async Task AsSuperuserAsync(params string[] statements)
    {
        await using var source = NpgsqlDataSource.Create(_server.ConnectionString(PostgresRole.Superuser));
        foreach (var statement in statements)
        {
            await using var command = source.CreateCommand(statement);
            await command.ExecuteNonQueryAsync(Token);
        }
    }

    /// <summary>A server that is only going to die still answers, and so do the backends that have not heard of it.</summary>
    private async Task KillAsync()
    {
        var server = _server.Server!;
        _server.Kill();
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Token);
        limit.CancelAfter(Limit);
        while (server.IsAlive)
        {
            await Task.Delay(10, limit.Token);
        }
    }

    /// <summary>What every caller does in an outage: try again until it is over.</summary>
    private static async Task<T> AgainAsync<T>(Func<Task<T>> work)
    {
        using var limit = new CancellationTokenSource(Limit);
        while (true)
        {
            try
            {
                return await work();
            }
            catch (StoreUnavailableException) when (!limit.IsCancellationRequested)
            {
                await Task.Delay(50, limit.Token);
            }
        }
    }
}
