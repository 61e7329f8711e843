using System.Security.Cryptography;
using System.Text;

namespace KiVendTout.Stores.Postgres.Privacy;

/// <summary>
/// The key from the environment. It is never used itself: one key that wraps the customers' keys and one for search hashes are derived
/// from it (HKDF-SHA256, RFC 5869).
/// </summary>
internal sealed class MasterKey
{
    /// <summary>Version noted beside each wrapped key.</summary>
    public const int Version = 1;

    private readonly byte[] _wrapping;
    private readonly byte[] _hashing;

    /// <exception cref="ArgumentException">Not base64 of 32 bytes.</exception>
    public MasterKey(string base64)
    {
        var master = new byte[KeysOptions.MasterKeyBytes];
        if (!Convert.TryFromBase64String(base64, master, out var length) || length != KeysOptions.MasterKeyBytes)
        {
            throw new ArgumentException($"Keys:MasterKey must be base64 of {KeysOptions.MasterKeyBytes} bytes", nameof(base64));
        }

        _wrapping = Derive(master, "kivendtout/wrap/1");
        _hashing = Derive(master, "kivendtout/search-hash/1");
        CryptographicOperations.ZeroMemory(master);
    }

    public static bool IsValid(string? base64) =>
        base64 is not null && Convert.TryFromBase64String(base64, new byte[KeysOptions.MasterKeyBytes], out var length)
        && length == KeysOptions.MasterKeyBytes;

    public byte[] Wrap(CustomerId customerId, byte[] dataKey) => Sealing.Seal(_wrapping, dataKey, Purpose(customerId));

    /// <exception cref="KeyUnusableException">It was wrapped by another master key.</exception>
    public byte[] Unwrap(CustomerId customerId, byte[] wrapped)
    {
        try
        {
            return Sealing.Open(_wrapping, wrapped, Purpose(customerId));
        }
        catch (CryptographicException fault)
        {
            throw new KeyUnusableException(fault);
        }
    }

    /// <summary>Hash by which equal e-mail addresses are found: blind to case and surrounding space, useless without the key.</summary>
    public byte[] HashEmail(string email) =>
        HMACSHA256.HashData(_hashing, Encoding.UTF8.GetBytes("email/" + email.Trim().ToLowerInvariant()));

    private static byte[] Derive(byte[] master, string info) =>
        HKDF.DeriveKey(HashAlgorithmName.SHA256, master, Sealing.KeyBytes, info: Encoding.UTF8.GetBytes(info));

    private static string Purpose(CustomerId customerId) => "customer-key/" + customerId.Value;
}
