using KiVendTout.Domain.Customers;
using KiVendTout.Domain.Events;
using KiVendTout.Stores.Tests.Events;

namespace KiVendTout.Stores.Tests.Postgres.Privacy;

/// <summary>The contract on an archive: events and other records.</summary>
public abstract class ArchiveDataContract : CustomerDataContract
{
    private protected abstract IEventStore Store { get; }

    private protected override ICustomerData Data => (ICustomerData)Store;

    private protected override Task AddAsync(CustomerId customer, int number)
    {
        var id = $"{number}";
        return Store.AppendAsync(
            Archives.Batch(number % 3 > 0
                ? Archives.Record(Archives.Event($"E{id}", "S1", customer.Value) with { Device = $"trace-{id}" }, number)
                : Archives.Other("payments", id, customer.Value, number) with { Headers = [new($"trace-{id}", null)] }),
            Token);
    }
}
