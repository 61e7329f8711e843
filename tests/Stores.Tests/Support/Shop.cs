using KiVendTout.Domain.Customers;
using KiVendTout.Domain.Fraud;
using KiVendTout.Domain.Payments;
using KiVendTout.Domain.Products;
using KiVendTout.Stores.Postgres;
using KiVendTout.Stores.Postgres.Messages;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace KiVendTout.Stores.Tests.Support;

/// <summary>Stores on a pair of databases, as a host registers them, and SQL beside them.</summary>
internal sealed class Shop : IAsyncDisposable
{
    private readonly ServiceProvider _services;
    private readonly TestDatabase? _database;

    public Shop(TestDatabase database, params (string Name, string Value)[] settings)
        : this(database.App, database.Reader, database.Keys, database.Migrator, settings) => _database = database;

    public Shop(string app, string reader, string keys, string owner, params (string Name, string Value)[] more)
    {
        var settings = new Dictionary<string, string?>
        {
            ["Postgres:ConnectionString"] = app,
            ["Postgres:ReadOnlyConnectionString"] = reader,
            ["Postgres:ConnectTimeoutSeconds"] = "10",
            ["Postgres:CommandTimeoutSeconds"] = "10",
            ["Keys:ConnectionString"] = keys,
            ["Keys:MasterKey"] = Convert.ToBase64String(Enumerable.Range(1, 32).Select(i => (byte)i).ToArray()),
        };
        foreach (var (name, value) in more)
        {
            settings[name] = value;
        }

        var configuration = new ConfigurationBuilder().AddInMemoryCollection(settings).Build();
        _services = new ServiceCollection().AddPostgresStores(configuration).AddPostgresReads(configuration).BuildServiceProvider();
        Owner = NpgsqlDataSource.Create(owner);
        App = NpgsqlDataSource.Create(app);
    }

    /// <summary>The owner of the shop's schema.</summary>
    public NpgsqlDataSource Owner { get; }

    /// <summary>The application role.</summary>
    public NpgsqlDataSource App { get; }

    public TestDatabase Database => _database ?? throw new InvalidOperationException("not on the fixture's server");

    public ICustomerStore Customers => _services.GetRequiredService<ICustomerStore>();

    public IProductStore Products => _services.GetRequiredService<IProductStore>();

    public IPaymentStore Payments => _services.GetRequiredService<IPaymentStore>();

    public IAssessmentStore Assessments => _services.GetRequiredService<IAssessmentStore>();

    public OutboxStore Outbox => _services.GetRequiredService<OutboxStore>();

    public DeadLetterStore DeadLetters => _services.GetRequiredService<DeadLetterStore>();

    public T Get<T>()
        where T : notnull => _services.GetRequiredService<T>();

    /// <summary>A second host on the same databases.</summary>
    public Shop OpenAgain() => new(Database);

    public async Task<T> ScalarAsync<T>(string sql, params object[] values)
    {
        await using var command = Owner.CreateCommand(sql);
        foreach (var value in values)
        {
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        }

        return (T)(await command.ExecuteScalarAsync(TestContext.Current.CancellationToken))!;
    }

    public async Task<int> ExecuteAsync(string sql)
    {
        await using var command = Owner.CreateCommand(sql);
        return await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }

    public async Task<List<string>> ColumnAsync(string sql)
    {
        var rows = new List<string>();
        await using var command = Owner.CreateCommand(sql);
        await using var reader = await command.ExecuteReaderAsync(TestContext.Current.CancellationToken);
        while (await reader.ReadAsync(TestContext.Current.CancellationToken))
        {
            rows.Add(reader.GetString(0));
        }

        return rows;
    }

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        await Owner.DisposeAsync();
        await App.DisposeAsync();
    }
}

/// <summary>The databases of one test class.</summary>
public sealed class ShopDatabases(PostgresFixture postgres) : IAsyncLifetime
{
    public TestDatabase Database { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Database = await postgres.CreateDatabaseAsync();

    public ValueTask DisposeAsync() => Database.DisposeAsync();
}

/// <summary>A test class with stores on databases of its own, empty at the start of each test.</summary>
public abstract class ShopTests(ShopDatabases databases) : IClassFixture<ShopDatabases>, IAsyncLifetime
{
    // The journals and Orleans' statements are part of the schema.
    private const string Empty =
        """
        DO $body$
        DECLARE
            filled text := (SELECT string_agg(format('%I', relname), ', ') FROM pg_class
                WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND relname NOT IN ('schemaversions', 'orleansquery'));
            guarded regclass := coalesce(to_regclass('audit_log'), to_regclass('erasure_ledger'));
        BEGIN
            EXECUTE format('ALTER TABLE %s DISABLE TRIGGER USER', guarded);
            EXECUTE format('TRUNCATE %s RESTART IDENTITY', filled);
            EXECUTE format('ALTER TABLE %s ENABLE TRIGGER USER', guarded);
        END
        $body$
        """;

    private Shop? _shop;

    internal Shop Shop => _shop!;

    protected static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _shop = new Shop(databases.Database);
        await Shop.ExecuteAsync(Empty);
        await using var keys = NpgsqlDataSource.Create(databases.Database.KeysMigrator);
        await using var command = keys.CreateCommand(Empty);
        await command.ExecuteNonQueryAsync(Token);
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await Shop.DisposeAsync();
    }
}
