using System.Reflection;
using KiVendTout.Domain.Common;
using KiVendTout.Domain.Products;
using KiVendTout.Grains.Common;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace KiVendTout.Grains.Tests.Common;

public sealed class OwnedRowTests
{
    private static readonly ProductId Key = new("P1");
    private static readonly Product Book = new() { ProductId = Key, Name = "A book", Category = "books", UnitPriceCents = 1299 };

    private readonly Store _store = new();
    private readonly FakeTimeProvider _time = new();
    private readonly IGrainContext _grain = DispatchProxy.Create<IGrainContext, Context>();
    private readonly OwnedRow<ProductId, Product> _row;

    public OwnedRowTests() => _row = new("product", Key, _store, _grain, _time, NullLogger.Instance);

    [Fact]
    public async Task It_is_read_once_also_when_there_is_none()
    {
        Assert.Null(await _row.ReadAsync());
        Assert.Null(await _row.ReadAsync());
        Assert.Equal(1, _store.Loads);
    }

    [Fact]
    public async Task What_was_written_is_known_under_the_next_version()
    {
        var stored = await _row.CommitAsync(Book, "alice");

        Assert.Equal(Book with { Version = 1 }, stored.Value);
        Assert.Equal((Book, "alice"), (_store.Written!.Next, _store.Written.Actor));
        Assert.Same(stored.Value, await _row.ReadAsync());
        Assert.Equal(0, _store.Loads);
    }

    [Fact]
    public async Task A_command_that_is_refused_or_changes_nothing_is_not_written()
    {
        _store.Row = Book;
        var refusal = new Fault(FaultCode.Invalid, "name", "must not be empty");

        Assert.Equal(refusal, (await _row.DecideAsync(_ => refusal, "alice")).Fault);
        Assert.Same(Book, (await _row.DecideAsync(current => current!, "alice")).Value);
        await _row.FollowAsync(Book, state => new(state), Actor.Orders);

        Assert.Null(_store.Written);
    }

    [Fact]
    public async Task A_write_of_which_nothing_is_known_is_read_again()
    {
        await _row.ReadAsync();
        _store.Commit = _ => throw new StoreUnavailableException("test");
        await Assert.ThrowsAsync<StoreUnavailableException>(() => _row.CommitAsync(Book, "alice"));

        _store.Row = Book with { Version = 1 };
        Assert.Same(_store.Row, await _row.ReadAsync());
        Assert.Null(Deactivated);
    }

    [Fact]
    public async Task Another_writer_ends_the_grain_refuses_a_command_and_brings_records_back()
    {
        _store.Commit = _ => Task.FromResult(WriteOutcome.Stale);

        var refused = await _row.CommitAsync(Book, "alice");
        Assert.Equal(new Fault(FaultCode.Unavailable, "product_id", "the product was changed meanwhile; try again"), refused.Fault);
        Assert.Equal(DeactivationReasonCode.ApplicationRequested, Deactivated);
        await Assert.ThrowsAsync<StoreUnavailableException>(() => _row.FollowAsync(Book, state => new(state with { Stock = 1 }), Actor.Orders));

        _store.Row = Book with { Version = 7 };
        Assert.Same(_store.Row, await _row.ReadAsync());
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Records_are_folded_again_into_what_somebody_else_wrote_who_may(int writes)
    {
        var (tried, folded) = (0, new List<Product>());
        _store.Commit = _ =>
        {
            _store.Row = Book with { Version = ++tried };
            return Task.FromResult(tried < writes ? WriteOutcome.Stale : WriteOutcome.Committed);
        };

        await _row.FollowAsync(Book, Fold, Actor.Payments, writes);

        Assert.Equal(Enumerable.Range(0, writes).Select(version => Book with { Version = version }), folded);
        Assert.Equal(Book with { Stock = 1, Version = writes }, await _row.ReadAsync());
        Assert.Null(Deactivated);

        ValueTask<Product> Fold(Product state)
        {
            folded.Add(state);
            return new(state with { Stock = 1 });
        }
    }

    [Fact]
    public async Task A_store_that_never_answers_is_left_when_the_deadline_is_over()
    {
        _store.Commit = async cancellationToken =>
        {
            await Task.Delay(Timeout.Infinite, cancellationToken);
            return WriteOutcome.Committed;
        };

        var writing = _row.CommitAsync(Book, "alice");
        Assert.False(writing.IsCompleted);
        _time.Advance(GrainDeadlines.Write);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => writing);
    }

    private DeactivationReasonCode? Deactivated => ((Context)_grain).Reason?.ReasonCode;

    private sealed class Store : IRowStore<ProductId, Product>
    {
        public Product? Row { get; set; }

        public int Loads { get; private set; }

        public Commit<Product>? Written { get; private set; }

        public Func<CancellationToken, Task<WriteOutcome>> Commit { get; set; } = _ => Task.FromResult(WriteOutcome.Committed);

        public Task<Product?> LoadAsync(ProductId key, CancellationToken cancellationToken)
        {
            Loads++;
            return Task.FromResult(Row);
        }

        public Task<WriteOutcome> CommitAsync(Commit<Product> commit, CancellationToken cancellationToken)
        {
            Written = commit;
            return Commit(cancellationToken);
        }
    }

    /// <summary>A grain's context that only notes why it shall end.</summary>
    public class Context : DispatchProxy
    {
        public DeactivationReason? Reason { get; private set; }

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
        {
            Assert.Equal(nameof(IGrainContext.Deactivate), targetMethod!.Name);
            Reason = (DeactivationReason)args![0]!;
            return null;
        }
    }
}
