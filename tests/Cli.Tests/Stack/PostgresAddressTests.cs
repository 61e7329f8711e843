using KiVendTout.Cli.Stack;

namespace KiVendTout.Cli.Tests.Stack;

public sealed class PostgresAddressTests
{
    [Theory]
    [InlineData("s3cret")]
    [InlineData("p@ss:w/rd%?#")]
    public void A_password_is_in_the_address_for_programs_and_not_in_the_shown_one(string password)
    {
        var address = PostgresAddress.ToUri($"Host=db.example;Port=5433;Username=kvt_reader;Password='{password}';Database=kivendtout");

        Assert.Contains(Uri.EscapeDataString(password), address, StringComparison.Ordinal);
        Assert.Equal("postgresql://kvt_reader@db.example:5433/kivendtout", PostgresAddress.Shown(address));
    }
}
