using KiVendTout.Domain.Customers;
using KiVendTout.Stores.Postgres.Batching;
using KiVendTout.Stores.Postgres.Privacy;
using Npgsql;

namespace KiVendTout.Stores.Postgres.Customers;

/// <summary><see cref="ICustomerStore"/> on PostgreSQL; loads and writes of many grains share their round trips.</summary>
internal sealed class PostgresCustomerStore : ICustomerStore, IAsyncDisposable
{
    private const string Load = $"SELECT {CustomerRow.Columns} FROM customers WHERE customer_id = ANY($1)";

    // A row that does not exist is only made by a writer who expects none.
    private const string Save =
        """
        INSERT INTO customers AS c (customer_id, signup_at, country, preferred_device, declared_minor, birth_date, first_name, last_name,
            email, phone, address, completeness, version, updated_by)
        SELECT id, signup_at, country, preferred_device, declared_minor, birth_date, first_name, last_name,
            email, phone, address, completeness, expected + 1, actor
        FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14) AS next (id, signup_at, country, preferred_device,
            declared_minor, birth_date, first_name, last_name, email, phone, address, completeness, expected, actor)
        WHERE expected = 0 OR EXISTS (SELECT FROM customers e WHERE e.customer_id = id)
        ON CONFLICT (customer_id) DO UPDATE SET signup_at = excluded.signup_at, country = excluded.country,
            preferred_device = excluded.preferred_device, declared_minor = excluded.declared_minor, birth_date = excluded.birth_date,
            first_name = excluded.first_name, last_name = excluded.last_name, email = excluded.email,
            phone = excluded.phone, address = excluded.address, completeness = excluded.completeness, version = excluded.version,
            updated_by = excluded.updated_by, updated_at = now()
        WHERE c.version = excluded.version - 1 AND c.completeness <> 'erased'
        RETURNING customer_id
        """;

    private readonly ShopDatabase _database;
    private readonly CustomerKeys _keys;
    private readonly CustomerEraser _eraser;
    private readonly GroupCommit<CustomerId, CustomerProfile?> _loads;
    private readonly GroupCommit<Commit<CustomerProfile>, WriteOutcome> _saves;

    public PostgresCustomerStore(
        ShopDatabase database, CustomerKeys keys, CustomerEraser eraser, PostgresOptions options, TimeProvider time)
    {
        _database = database;
        _keys = keys;
        _eraser = eraser;
        _loads = new(new() { Name = "customers.load", BatchMax = options.BatchMax }, LoadAsync, null, time);
        _saves = new(
            new() { Name = "customers.save", BatchMax = options.BatchMax },
            SaveAsync,
            save => save.Next.CustomerId.Value,
            time);
    }

    public Task<CustomerProfile?> LoadAsync(CustomerId customerId, CancellationToken cancellationToken) =>
        _loads.SubmitAsync(customerId, cancellationToken);

    public Task<WriteOutcome> CommitAsync(Commit<CustomerProfile> commit, CancellationToken cancellationToken) =>
        _saves.SubmitAsync(commit, cancellationToken);

    public Task<bool> EraseAsync(CustomerId customerId, string actor, CancellationToken cancellationToken) =>
        _eraser.EraseAsync(customerId, actor, cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await _saves.DisposeAsync();
        await _loads.DisposeAsync();
    }

    private async Task<IReadOnlyList<CustomerProfile?>> LoadAsync(IReadOnlyList<CustomerId> customerIds, CancellationToken cancellationToken)
    {
        var rows = await _database.UseAsync((connection, limit) => LoadAsync(connection, customerIds, limit), cancellationToken);
        var keys = await _keys.FindAsync(rows.Values.Where(row => row.NeedsKey).Select(row => row.CustomerId), cancellationToken);
        return [.. customerIds.Select(id => rows.GetValueOrDefault(id)?.Open(keys))];
    }

    private static async Task<Dictionary<CustomerId, CustomerRow>> LoadAsync(
        NpgsqlConnection connection, IReadOnlyList<CustomerId> customerIds, CancellationToken cancellationToken)
    {
        var rows = new Dictionary<CustomerId, CustomerRow>();
        await using var command = new NpgsqlCommand(Load, connection);
        command.Parameters.With(customerIds.Select(id => id.Value).Distinct().ToArray());
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            var row = CustomerRow.Read(reader);
            rows[row.CustomerId] = row;
        }

        return rows;
    }

    private async Task<IReadOnlyList<WriteOutcome>> SaveAsync(
        IReadOnlyList<Commit<CustomerProfile>> saves, CancellationToken cancellationToken)
    {
        var keys = await _keys.GetOrCreateAsync(
            saves.Where(save => save.Next.Personal != PersonalData.None).Select(save => save.Next.CustomerId), cancellationToken);

        // Whose key is destroyed is erased: the writer builds on what is no longer so.
        var rows = saves
            .Where(save => save.Next.Personal == PersonalData.None || keys[save.Next.CustomerId] is not null)
            .Select(save => (Row: CustomerRow.Seal(save.Next, keys.GetValueOrDefault(save.Next.CustomerId)), save.Actor))
            .OrderBy(row => row.Row.CustomerId.Value, StringComparer.Ordinal)
            .ToList();
        var written = await _database.UseAsync((connection, limit) => SaveAsync(connection, rows, limit), cancellationToken);
        return [.. saves.Select(save => written.Contains(save.Next.CustomerId.Value) ? WriteOutcome.Committed : WriteOutcome.Stale)];
    }

    private static async Task<HashSet<string>> SaveAsync(
        NpgsqlConnection connection, IReadOnlyList<(CustomerRow Row, string Actor)> rows, CancellationToken cancellationToken)
    {
        var written = new HashSet<string>(StringComparer.Ordinal);
        await using var command = new NpgsqlCommand(Save, connection);
        AddColumns(command.Parameters, rows);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            written.Add(reader.GetString(0));
        }

        return written;
    }

    private static void AddColumns(NpgsqlParameterCollection parameters, IReadOnlyList<(CustomerRow Row, string Actor)> rows) =>
        parameters
            .WithColumn(rows, row => row.Row.CustomerId.Value)
            .WithColumn(rows, row => row.Row.Profile.SignupAt?.ToUniversalTime())
            .WithColumn(rows, row => row.Row.Profile.Country)
            .WithColumn(rows, row => row.Row.Profile.PreferredDevice)
            .WithColumn(rows, row => row.Row.Profile.DeclaredMinor)
            .WithColumn(rows, row => row.Row.BirthDate)
            .WithColumn(rows, row => row.Row.FirstName)
            .WithColumn(rows, row => row.Row.LastName)
            .WithColumn(rows, row => row.Row.Email)
            .WithColumn(rows, row => row.Row.Phone)
            .WithColumn(rows, row => row.Row.Address)
            .WithColumn(rows, row => Rows.NameOf(row.Row.Profile.Completeness))
            .WithColumn(rows, row => row.Row.Profile.Version)
            .WithColumn(rows, row => row.Actor);
}
