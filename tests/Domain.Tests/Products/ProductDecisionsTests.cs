using KiVendTout.Domain.Products;

namespace KiVendTout.Domain.Tests.Products;

public class ProductDecisionsTests
{
    private static readonly Product Book = new() { ProductId = new("P1"), Name = "A book", Category = "books", UnitPriceCents = 12_50 };

    [Theory]
    [InlineData(null)]
    [InlineData(-1L)]
    [InlineData(Currency.MaxAmountCents + 1)]
    public void A_product_needs_a_price(long? cents)
    {
        var priced = Book with { UnitPriceCents = cents };

        foreach (var fault in new[] { ProductDecisions.Create(null, priced).Fault, ProductDecisions.Update(Book, priced, [ProductFields.UnitPriceCents]).Fault })
        {
            Assert.Equal((FaultCode.Invalid, "product.unit_price_cents"), (fault!.Code, fault.Field));
        }
    }

    [Fact]
    public void A_price_of_nothing_is_a_price() => Assert.Equal(0, ProductDecisions.Create(null, Book with { UnitPriceCents = 0 }).Value!.UnitPriceCents);

    [Fact]
    public void An_update_of_something_else_needs_no_price() =>
        Assert.Equal(12_50, ProductDecisions.Update(Book, Book with { Name = "x", UnitPriceCents = null }, [ProductFields.Name]).Value!.UnitPriceCents);

    [Fact]
    public void A_reference_is_filled_by_the_products_own_record()
    {
        var reference = Book with { Name = "", Category = "", UnitPriceCents = null, Completeness = Completeness.Referenced };

        Assert.Equal(Book, ProductDecisions.Create(reference, Book).Value);
        Assert.Equal(FaultCode.NotFound, ProductDecisions.Update(reference, Book, [ProductFields.Name]).Fault?.Code);
    }
}
