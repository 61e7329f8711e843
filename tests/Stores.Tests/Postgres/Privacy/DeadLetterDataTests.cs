using System.Text;
using KiVendTout.Domain.Customers;
using KiVendTout.Stores.Postgres.Messages;

namespace KiVendTout.Stores.Tests.Postgres.Privacy;

/// <summary>The contract on dead letters.</summary>
public sealed class DeadLetterDataTests(PostgresFixture postgres) : CustomerDataContract
{
    private TestDatabase? _database;
    private Shop? _shop;

    private protected override ICustomerData Data => _shop!.Get<IEnumerable<ICustomerData>>().OfType<DeadLetterData>().Single();

    public override async ValueTask InitializeAsync()
    {
        _database = await postgres.CreateDatabaseAsync();
        _shop = new Shop(_database);
    }

    public override async ValueTask DisposeAsync()
    {
        await _shop!.DisposeAsync();
        await _database!.DisposeAsync();
    }

    private protected override Task AddAsync(CustomerId customer, int number) => _shop!.DeadLetters.RecordAsync(
        new DeadLetter
        {
            Topic = "payments",
            Partition = 0,
            Offset = number,
            BrokerEpoch = "epoch",
            Reason = "amount_cents: must be positive",
            ExceptionType = "Undecodable",
            Key = Encoding.UTF8.GetBytes(customer.Value),
            Headers = [new($"trace-{number}", null)],
            Payload = [1, 2],
            CustomerIds = [customer.Value],
        },
        Token);

    /// <summary>A letter asks the shop whether its customer is erased.</summary>
    private protected override Task MarkAsync(CustomerId customer) => _shop!.ExecuteAsync(
        $"INSERT INTO customers (customer_id, completeness, version, updated_by) VALUES ('{customer}', 'erased', 1, 'test')");
}
