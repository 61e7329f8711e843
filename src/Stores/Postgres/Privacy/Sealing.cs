using System.Security.Cryptography;
using System.Text;

namespace KiVendTout.Stores.Postgres.Privacy;

/// <summary>
/// Authenticated encryption of one value: AES-256-GCM (NIST SP 800-38D) with a random nonce. The layout is a format byte, the nonce, the
/// tag, the ciphertext. The purpose (whose value, which column) is bound in: a value moved elsewhere does not open.
/// </summary>
internal static class Sealing
{
    public const int KeyBytes = 32;

    private const byte Format = 1;
    private const int NonceBytes = 12;
    private const int TagBytes = 16;
    private const int HeaderBytes = 1 + NonceBytes + TagBytes;

    public static byte[] Seal(byte[] key, ReadOnlySpan<byte> plain, string purpose)
    {
        var box = new byte[HeaderBytes + plain.Length];
        box[0] = Format;
        var nonce = box.AsSpan(1, NonceBytes);
        RandomNumberGenerator.Fill(nonce);
        using var aes = new AesGcm(key, TagBytes);
        aes.Encrypt(nonce, plain, box.AsSpan(HeaderBytes), box.AsSpan(1 + NonceBytes, TagBytes), Encoding.UTF8.GetBytes(purpose));
        return box;
    }

    /// <exception cref="CryptographicException">Another key, another purpose, or changed bytes.</exception>
    public static byte[] Open(byte[] key, ReadOnlySpan<byte> box, string purpose)
    {
        if (box.Length < HeaderBytes || box[0] != Format)
        {
            throw new CryptographicException("not a sealed value of a known format");
        }

        var plain = new byte[box.Length - HeaderBytes];
        using var aes = new AesGcm(key, TagBytes);
        aes.Decrypt(box.Slice(1, NonceBytes), box[HeaderBytes..], box.Slice(1 + NonceBytes, TagBytes), plain, Encoding.UTF8.GetBytes(purpose));
        return plain;
    }
}
