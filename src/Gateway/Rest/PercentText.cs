using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Unicode;

namespace KiVendTout.Gateway.Rest;

/// <summary>Tells whether percent-encoded text is text: ASP.NET Core leaves what is no UTF-8 as it stands, and it would pass for the text %FF.</summary>
internal static class PercentText
{
    private const char Escape = '%';
    private const int EscapeLength = 3;

    /// <summary>Whether the bytes that <paramref name="encoded"/> stands for are UTF-8.</summary>
    public static bool IsText(ReadOnlySpan<char> encoded)
    {
        var bytes = ArrayPool<byte>.Shared.Rent(Encoding.UTF8.GetMaxByteCount(encoded.Length));
        try
        {
            var length = 0;
            while (encoded.Length > 0)
            {
                if (encoded[0] == Escape && encoded.Length >= EscapeLength
                    && byte.TryParse(encoded[1..EscapeLength], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var escaped))
                {
                    bytes[length++] = escaped;
                    encoded = encoded[EscapeLength..];
                }
                else
                {
                    // What is not ASCII here came as Latin-1: a byte of its own.
                    bytes[length++] = (byte)encoded[0];
                    encoded = encoded[1..];
                }
            }

            return Utf8.IsValid(bytes.AsSpan(0, length));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(bytes);
        }
    }
}
