using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace KiVendTout.Domain.Fraud.Links;

/// <summary>
/// What a <see cref="LinkBook"/> knows devices, addresses, customers and payments by: 8 bytes of a SHA-256 of kind and text, so that nobody who
/// chooses a text can choose what it is taken for. Of 2.4 million texts two are taken for one with a probability of 2 in ten million.
/// </summary>
public static class LinkHash
{
    /// <summary>Texts up to this many bytes are hashed without an allocation: more than any id or link of a payment in ASCII.</summary>
    private const int StackBytesMax = 256;

    /// <summary>Of a device, by its id.</summary>
    public static ulong OfDevice(string deviceId) => Of('d', deviceId);

    /// <summary>Of an address, by its keyed hash.</summary>
    public static ulong OfAddress(string ipHash) => Of('a', ipHash);

    /// <summary>Of a customer.</summary>
    public static ulong OfCustomer(CustomerId customerId) => Of('c', customerId.Value);

    /// <summary>Of a payment.</summary>
    public static ulong OfPayment(PaymentId paymentId) => Of('p', paymentId.Value);

    private static ulong Of(char kind, string text)
    {
        var most = 1 + Encoding.UTF8.GetMaxByteCount(text.Length);
        Span<byte> bytes = most <= StackBytesMax ? stackalloc byte[StackBytesMax] : new byte[most];
        bytes[0] = (byte)kind;
        var length = 1 + Encoding.UTF8.GetBytes(text, bytes[1..]);
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(bytes[..length], hash);
        return BinaryPrimitives.ReadUInt64LittleEndian(hash);
    }
}
