namespace KiVendTout.Records.Tests;

public class RecordKeyTests
{
    private static readonly CustomerId Customer = new("C00001");

    [Fact]
    public void The_key_is_the_customer_or_nothing()
    {
        RecordKey.Require("C00001"u8, Customer);
        RecordKey.Require([], Customer);
    }

    [Fact]
    public void Another_key_is_refused() => Assert.All(
        new byte[][] { "C00002"u8.ToArray(), "c00001"u8.ToArray(), "C0000"u8.ToArray(), "C00001 "u8.ToArray(), "\0"u8.ToArray(), [0xff, 0xfe] },
        key => Assert.Equal(RecordKey.Field, Assert.Throws<ContractViolationException>(() => RecordKey.Require(key, Customer)).Field));
}
