using KiVendTout.Domain.Common;
using KiVendTout.Domain.Orders;
using KiVendTout.Domain.Products;
using KiVendTout.Grains.Abstractions.Customers;
using KiVendTout.Grains.Abstractions.Orders;
using KiVendTout.Grains.Abstractions.Products;
using KiVendTout.Grains.Tests.Support;
using KiVendTout.Records;
using KiVendTout.Testing.Postgres;
using KiVendTout.Testing.Records;

namespace KiVendTout.Grains.Tests.Orders;

/// <summary>Records of the topic of orders that bear the name of our silo (decision 0008).</summary>
public sealed class OrderRecordTests(PostgresFixture postgres) : IAsyncLifetime
{
    private const string Actor = "admin:test";

    private RunningSilo _silo = null!;

    public async ValueTask InitializeAsync() => _silo = await RunningSilo.StartAsync(postgres);

    public ValueTask DisposeAsync() => _silo.DisposeAsync();

    [Fact]
    public async Task A_strangers_record_under_our_name_is_read_like_any_other()
    {
        await _silo.SendAsync(SampleOrders.Placed("O1", "C1"), CloudEventHeaders.SiloSource);
        await _silo.WaitForAsync("EXISTS (SELECT FROM orders WHERE order_id = 'O1')");
        Assert.Equal(0, await _silo.QueryAsync<long>("SELECT count(*) FROM dead_letters"));
    }

    [Fact]
    public async Task The_echo_of_our_own_command_changes_nothing()
    {
        await OkAsync(_silo.Grain<ICustomerGrain>("C1").CreateAsync(Samples.Customer("C1"), Actor));
        await OkAsync(_silo.Grain<IProductGrain>("P1").CreateAsync(new Product { ProductId = new("P1"), Name = "a", Category = "b", UnitPriceCents = 12_50 }, Actor));
        await OkAsync(_silo.Grain<IOrderGrain>("O1").CreateAsync(new NewOrder { CustomerId = new("C1"), Lines = [new(1, new("P1"), 2, null)] }, Actor));
        await _silo.WaitForAsync("NOT EXISTS (SELECT FROM outbox)");
        await _silo.ForgetAsync();

        // Behind the echo, on its partition.
        await _silo.SendAsync(SampleOrders.Paid("O1", "C1"), "/a-shop");
        await _silo.WaitForAsync("EXISTS (SELECT FROM orders WHERE order_id = 'O1' AND status = 'paid')");
        Assert.Equal(2, await _silo.QueryAsync<long>("SELECT version FROM orders"));
        Assert.Equal(0, await _silo.QueryAsync<long>("SELECT count(*) FROM dead_letters"));
    }

    private static async Task OkAsync<T>(Task<Result<T>> call) => Assert.Null((await call).Fault);
}
