using System.Security.Cryptography;
using System.Text;

namespace KiVendTout.Stores.Postgres.Privacy;

/// <summary>
/// The key from the environment. It is never used itself: the key that wraps the customers' keys is derived from it (HKDF-SHA256, RFC 5869).
/// </summary>
internal sealed class MasterKey
{
    /// <summary>Version noted beside each wrapped key.</summary>
    public const int Version = 1;

    private readonly byte[] _wrapping;

    /// <exception cref="ArgumentException">Not base64 of 32 bytes.</exception>
    public MasterKey(string base64)
    {
        var master = new byte[KeysOptions.MasterKeyBytes];
        if (!Convert.TryFromBase64String(base64, master, out var length) || length != KeysOptions.MasterKeyBytes)
        {
            throw new ArgumentException($"Keys:MasterKey must be base64 of {KeysOptions.MasterKeyBytes} bytes", nameof(base64));
        }

        _wrapping = Derive(master, "kivendtout/wrap/1");
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

    private static byte[] Derive(byte[] master, string info) =>
        HKDF.DeriveKey(HashAlgorithmName.SHA256, master, Sealing.KeyBytes, info: Encoding.UTF8.GetBytes(info));

    private static string Purpose(CustomerId customerId) => "customer-key/" + customerId.Value;
}
