using KiVendTout.Domain.Products;

namespace KiVendTout.Domain.Tests.Products;

public class ProductDecisionsTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 15, 12, 0, 0, TimeSpan.Zero);

    private static readonly Product Book = new() { ProductId = new("P1"), Name = "A book", Category = "books", UnitPriceCents = 12_50 };

    [Theory]
    [InlineData(null)]
    [InlineData(-1L)]
    [InlineData(Currency.MaxAmountCents + 1)]
    public void A_product_needs_a_price(long? cents)
    {
        var priced = Book with { UnitPriceCents = cents };

        foreach (var fault in new[] { ProductDecisions.Create(null, priced, Now).Fault, ProductDecisions.Update(Book, priced, [ProductFields.UnitPriceCents], Now).Fault })
        {
            Assert.Equal((FaultCode.Invalid, "product.unit_price_cents"), (fault!.Code, fault.Field));
        }
    }

    [Fact]
    public void A_price_of_nothing_is_a_price() => Assert.Equal(0, ProductDecisions.Create(null, Book with { UnitPriceCents = 0 }, Now).Value!.UnitPriceCents);

    [Fact]
    public void An_update_of_something_else_needs_no_price() =>
        Assert.Equal(12_50, ProductDecisions.Update(Book, Book with { Name = "x", UnitPriceCents = null }, [ProductFields.Name], Now).Value!.UnitPriceCents);

    [Fact]
    public void A_reference_is_filled_by_the_products_own_record()
    {
        var reference = Book with { Name = "", Category = "", UnitPriceCents = null, Completeness = Completeness.Referenced };

        Assert.Equal(Book, ProductDecisions.Create(reference, Book, Now).Value);
        Assert.Equal(FaultCode.NotFound, ProductDecisions.Update(reference, Book, [ProductFields.Name], Now).Fault?.Code);
    }

    [Fact]
    public void The_time_it_entered_is_kept_to_the_microsecond_and_the_same_again_is_the_same()
    {
        var fine = Book with { CreatedAt = Now.AddTicks(-1) };

        var created = ProductDecisions.Create(null, fine, Now).Value!;

        Assert.Equal(Now.AddMicroseconds(-1), created.CreatedAt);
        Assert.Same(created, ProductDecisions.Create(created, fine, Now).Value);
        Assert.Equal(created, ProductDecisions.Update(Book, fine, [ProductFields.CreateTime], Now).Value);
    }

    [Fact]
    public void It_entered_in_the_life_of_the_shop()
    {
        foreach (var time in new[] { default, Clock.Earliest.AddTicks(-1), Now + Clock.MaxLead + TimeSpan.FromTicks(1), DateTimeOffset.MaxValue })
        {
            Assert.Equal("product.create_time", ProductDecisions.Create(null, Book with { CreatedAt = time }, Now).Fault?.Field);
        }
    }
}
