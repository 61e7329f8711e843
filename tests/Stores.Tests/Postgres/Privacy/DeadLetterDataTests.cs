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

    [Fact]
    public async Task A_letter_that_was_cut_when_nothing_was_known_of_its_customers_holds_nothing_either()
    {
        await _shop!.ExecuteAsync(
            """
            INSERT INTO dead_letters (topic, partition, record_offset, broker_epoch, reason, exception_type, key, headers, attempts, withheld)
            VALUES ('payments', 0, 1, 'epoch', 'r', 't', 'C1', '[]', 1, 'erased; before lengths were kept')
            """);

        await Data.EraseAsync(new CustomerId("C1"), Token);

        Assert.Empty(await Data.VerifyAsync(new CustomerId("C1"), Token));
        Assert.Equal("erased; before lengths were kept", await _shop!.ScalarAsync<string>("SELECT withheld FROM dead_letters"));
    }

    [Fact]
    public async Task A_place_that_does_not_answer_is_an_outage()
    {
        const string nowhere = "Host=127.0.0.1;Port=1;Username=x;Password=x;Database=x";
        await using var shop = new Shop(nowhere, nowhere, nowhere, nowhere);
        foreach (var place in shop.Get<IEnumerable<ICustomerData>>())
        {
            await Assert.ThrowsAsync<StoreUnavailableException>(() => place.VerifyAsync(new CustomerId("C1"), Token));
        }
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
