using System.Text;
using Google.Protobuf;
using KiVendTout.Contracts.Events.V1;
using KiVendTout.Contracts.Payments.V1;

namespace KiVendTout.Records.Tests;

public sealed class RecordCustomersTests
{
    private const string Attempted = "kivendtout.payments.v1.PaymentAttempted";

    [Theory]
    [InlineData("C1", "C1")]
    [InlineData("", null)]
    [InlineData("not an id", null)]
    [InlineData("someone@example.com", null)]
    public void A_key_names_a_customer_when_it_is_an_id(string key, string? expected) =>
        Assert.Equal(expected, RecordCustomers.OfKey(Encoding.UTF8.GetBytes(key)));

    [Fact]
    public void No_key_and_no_text_name_nobody()
    {
        Assert.Null(RecordCustomers.OfKey(null));
        Assert.Null(RecordCustomers.OfKey([0xff]));
        Assert.Empty(RecordCustomers.InValue(Attempted, null));
        Assert.Empty(RecordCustomers.InValue(null, []));
    }

    [Theory]
    [InlineData("""{"customer_id": "C1", "amount_cents": "many"}""", "C1")]
    [InlineData("""{"customerId":"C1"}""", "C1")]
    [InlineData("""{"a": {"customer_id" : "C1"}, "customer_id": "C2"}""", "C1 C2")]
    [InlineData("""{"customer_id": "C1", broken""", "C1")]
    [InlineData("""{"customer_id": 7, "customer_id": "not an id"}""", "")]
    [InlineData("""{"customer_id": "C1""", "")]
    [InlineData("""{"customer_name": "C1"}""", "")]
    public void A_text_names_its_customers_whatever_is_broken_around_them(string text, string expected) =>
        Assert.Equal(expected, string.Join(' ', RecordCustomers.InValue(Attempted, Encoding.UTF8.GetBytes(text))));

    [Theory]
    [InlineData(Attempted)]
    [InlineData("kivendtout.payments.v1.Unknown")]
    [InlineData(null)]
    public void A_protobuf_value_names_its_customer_also_when_it_is_cut_off(string? type)
    {
        var value = new PaymentAttempted { CustomerId = "C1", PaymentId = "P1", Method = "card" }.ToByteArray();

        Assert.Contains("C1", RecordCustomers.InValue(type, value));
        Assert.Contains("C1", RecordCustomers.InValue(type, value[..^2]));
    }

    [Fact]
    public void Of_a_known_type_only_the_field_of_the_customer_counts()
    {
        var value = new UserEvent { EventId = "E1", CustomerId = "C1", SessionId = "S1", EventType = "search" }.ToByteArray();

        Assert.Equal(["C1"], RecordCustomers.InValue("kivendtout.events.v1.UserEvent", value));
    }

    [Fact]
    public void Never_more_are_told_than_the_bound()
    {
        var text = string.Concat(Enumerable.Range(0, 100).Select(n => $$"""{"customer_id": "C{{n}}"}"""));

        Assert.Equal(RecordCustomers.FoundMax, RecordCustomers.InValue(null, Encoding.UTF8.GetBytes(text)).Count);
    }
}
