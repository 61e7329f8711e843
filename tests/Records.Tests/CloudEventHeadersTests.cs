namespace KiVendTout.Records.Tests;

public class CloudEventHeadersTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 15, 12, 0, 0, TimeSpan.Zero);

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

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("2026-01-15T12:00:00Z")]
    [InlineData("2026-01-15T13:00:00.123456789+01:00")]
    [InlineData("2000-01-01T00:00:00Z")]
    [InlineData("2026-01-16T12:00:00Z")]
    public void A_credible_time_is_taken_and_so_is_none(string? time) => CloudEventHeaders.RequireCredibleTime(time, Now);

    [Theory]
    [InlineData("0001-01-01T00:00:00Z")]
    [InlineData("0001-01-01T00:00:00+14:00")]
    [InlineData("1999-12-31T23:59:59.9999999Z")]
    [InlineData("2026-01-16T12:00:00.0000001Z")]
    [InlineData("9999-12-31T23:59:59.9999999Z")]
    [InlineData("9999-12-31T23:59:59-14:00")]
    [InlineData("10000-01-01T00:00:00Z")]
    [InlineData("yesterday")]
    [InlineData("1768478400")]
    public void Another_time_is_refused(string time) =>
        Assert.Equal(CloudEventHeaders.Time, Assert.Throws<ContractViolationException>(() => CloudEventHeaders.RequireCredibleTime(time, Now)).Field);
}
