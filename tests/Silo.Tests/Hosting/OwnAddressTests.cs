using System.Net;

namespace KiVendTout.Silo.Hosting;

/// <summary>A silo tells the others an address that they reach, also where it has several.</summary>
public class OwnAddressTests
{
    [Theory]
    [InlineData("10.1.2.3", "10.1.2.3")]
    [InlineData("localhost", "127.0.0.1")]
    [InlineData("127.0.0.0/8", "127.0.0.1")]
    public void An_address_a_name_and_a_network_are_found(string text, string address) =>
        Assert.Equal(IPAddress.Parse(address), OwnAddress.Find(text));

    [Fact]
    public void A_network_without_us_is_named()
    {
        var fault = Assert.Throws<InvalidOperationException>(() => OwnAddress.Find("203.0.113.0/24"));

        Assert.Contains("203.0.113.0/24", fault.Message, StringComparison.Ordinal);
    }
}
