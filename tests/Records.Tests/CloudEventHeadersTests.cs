namespace KiVendTout.Records.Tests;

public class CloudEventHeadersTests
{
    private const string Type = "kivendtout.payments.v1.PaymentSettled";

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(Type + "/1")]
    public void The_known_version_is_read_and_none_means_the_first(string? schema) => CloudEventHeaders.RequireKnownSchema(Type, schema);

    [Theory]
    [InlineData(Type + "/2")]
    [InlineData(Type + "/11")]
    [InlineData(Type)]
    [InlineData("kivendtout.payments.v1.PaymentLabeled/1")]
    [InlineData("x")]
    public void Another_version_is_refused(string schema) =>
        Assert.Equal(CloudEventHeaders.DataSchema, Assert.Throws<ContractViolationException>(() => CloudEventHeaders.RequireKnownSchema(Type, schema)).Field);

    [Fact]
    public void A_version_without_a_type_is_refused() =>
        Assert.Throws<ContractViolationException>(() => CloudEventHeaders.RequireKnownSchema(null, Type + "/1"));
}
