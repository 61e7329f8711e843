namespace KiVendTout.Domain.Tests.Common;

public class IdTests
{
    [Theory]
    [InlineData("C00001", true)]
    [InlineData("dev_1-2", true)]
    [InlineData("", false)]
    [InlineData(null, false)]
    [InlineData("a b", false)]
    [InlineData("é", false)]
    public void Ids_are_checked_by_rule(string? text, bool valid)
    {
        Assert.Equal(valid, IdRule.IsValid(text));
        if (!valid)
        {
            Assert.Equal("customer_id", Assert.Throws<ContractViolationException>(() => CustomerId.Parse(text)).Field);
        }
    }

    [Fact]
    public void Sixty_four_characters_are_the_most() =>
        Assert.Equal((true, false), (IdRule.IsValid(new string('a', 64)), IdRule.IsValid(new string('a', 65))));
}
