using System.Text.RegularExpressions;
using KiVendTout.Domain.Customers;

namespace KiVendTout.Stores.Tests.Postgres.Privacy;

/// <summary>What every place does that holds data of customers.</summary>
public abstract partial class CustomerDataContract : IAsyncLifetime
{
    private static readonly CustomerId Theirs = new("C1");
    private static readonly CustomerId Others = new("C2");

    protected static CancellationToken Token => TestContext.Current.CancellationToken;

    private protected abstract ICustomerData Data { get; }

    public abstract ValueTask InitializeAsync();

    public abstract ValueTask DisposeAsync();

    [Fact]
    public async Task What_is_held_of_a_customer_is_told_whole_and_of_nobody_else()
    {
        await AddAsync(Theirs, 1);
        await AddAsync(Others, 2);
        await AddAsync(Theirs, 3);

        var held = await ExportAsync(Theirs);

        Assert.Equal(2, held.Count);
        Assert.Equal(["trace-1", "trace-3"], held.SelectMany(record => TracesIn(record.Json)).Order(StringComparer.Ordinal));
        Assert.All(held, record => Assert.NotEmpty(record.Erasable));
        Assert.Empty(await ExportAsync(new CustomerId("C404")));
    }

    [Fact]
    public async Task Nothing_that_an_erasure_takes_is_left_and_what_comes_later_is_kept_without()
    {
        await AddAsync(Theirs, 1);
        await AddAsync(Others, 2);
        var before = await Data.VerifyAsync(Theirs, Token);
        var others = await ExportAsync(Others);
        Assert.NotEmpty(before);

        await MarkAsync(Theirs);
        await Data.EraseAsync(Theirs, Token);
        Assert.Empty(await Data.VerifyAsync(Theirs, Token));
        await AddAsync(Theirs, 3);
        Assert.Empty(await Data.VerifyAsync(Theirs, Token));

        var left = await ExportAsync(Theirs);
        Assert.Equal(2, left.Count);
        Assert.All(left, record => Assert.Empty(TracesIn(record.Json)));
        Assert.Equal(before, await Data.VerifyAsync(Others, Token));
        Assert.Equal(others.Select(record => record.Json), (await ExportAsync(Others)).Select(record => record.Json));
    }

    [Fact]
    public async Task Erasing_again_changes_nothing()
    {
        await AddAsync(Theirs, 1);
        await Data.EraseAsync(Theirs, Token);
        var once = await ExportAsync(Theirs);

        await Data.EraseAsync(Theirs, Token);
        await Data.EraseAsync(new CustomerId("C404"), Token);

        Assert.Equal(once.Select(record => record.Json), (await ExportAsync(Theirs)).Select(record => record.Json));
    }

    /// <summary>Puts a record of a customer there, in which <c>trace-NUMBER</c> stands where an erasure must reach it.</summary>
    private protected abstract Task AddAsync(CustomerId customer, int number);

    /// <summary>Tells the shop that a customer is erased, where the place asks it.</summary>
    private protected virtual Task MarkAsync(CustomerId customer) => Task.CompletedTask;

    private static IEnumerable<string> TracesIn(string json) => Trace().Matches(json).Select(match => match.Value);

    [GeneratedRegex("trace-[0-9]+")]
    private static partial Regex Trace();

    private async Task<List<HeldRecord>> ExportAsync(CustomerId customer)
    {
        var all = new List<HeldRecord>();
        await foreach (var record in Data.ExportAsync(customer, Token))
        {
            all.Add(record);
        }

        return [.. all.OrderBy(record => record.Json, StringComparer.Ordinal)];
    }
}
