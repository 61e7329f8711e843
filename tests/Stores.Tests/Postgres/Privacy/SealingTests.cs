using System.Security.Cryptography;
using CsCheck;
using KiVendTout.Stores.Postgres.Privacy;

namespace KiVendTout.Stores.Tests.Postgres.Privacy;

public sealed class SealingTests
{
    private static readonly byte[] Key = [.. Enumerable.Repeat((byte)7, Sealing.KeyBytes)];

    [Fact]
    public void What_is_sealed_opens_again() =>
        Gen.Byte.Array[0, 600].Sample(plain => Sealing.Open(Key, Sealing.Seal(Key, plain, "C1/email"), "C1/email").SequenceEqual(plain));

    [Fact]
    public void Sealing_twice_gives_different_boxes() =>
        Assert.NotEqual(Sealing.Seal(Key, [1, 2, 3], "p"), Sealing.Seal(Key, [1, 2, 3], "p"));

    [Fact]
    public void Another_purpose_does_not_open() =>
        Assert.ThrowsAny<CryptographicException>(() => Sealing.Open(Key, Sealing.Seal(Key, [1], "C1/email"), "C2/email"));

    [Fact]
    public void Another_key_does_not_open() =>
        Assert.ThrowsAny<CryptographicException>(() => Sealing.Open([.. Key.Select(b => (byte)(b + 1))], Sealing.Seal(Key, [1], "p"), "p"));

    [Fact]
    public void A_changed_byte_does_not_open() => Gen.Int[0, 40].Sample(at =>
    {
        var box = Sealing.Seal(Key, new byte[12], "p");
        box[at % box.Length] ^= 1;
        Assert.ThrowsAny<CryptographicException>(() => Sealing.Open(Key, box, "p"));
    });

    [Theory]
    [InlineData("")]
    [InlineData("not base64")]
    [InlineData("AAAA")]
    public void A_master_key_of_the_wrong_form_is_refused(string text) => Assert.Throws<ArgumentException>(() => new MasterKey(text));
}
