using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace KiVendTout.Streams.Kafka;

/// <summary>
/// A letter on its way through as many attempts as it takes. What is done is not done again: the mirror has it once, and a record that was
/// too large for the dead-letter topic is not offered whole a second time.
/// </summary>
internal sealed class PendingDeadLetter(KafkaDeadLetter letter)
{
    /// <summary>The letter as it goes to its topic.</summary>
    public KafkaDeadLetter Letter { get; set; } = letter;

    /// <summary>Whether the mirror has it.</summary>
    public bool IsMirrored { get; set; }

    /// <summary>Leaves out one part more of the record: first the value, then the headers, then the key.</summary>
    /// <returns>False when nothing is left to leave out.</returns>
    public bool TryShrink()
    {
        if (Letter.Value is { Length: > 0 } value)
        {
            Letter = Letter with { Value = null, Withheld = Without("value", value) };
        }
        else if (Letter.Headers.Count > 0)
        {
            var bytes = Letter.Headers.SelectMany(header => Encoding.UTF8.GetBytes(header.Key).Concat(header.Value ?? [])).ToArray();
            Letter = Letter with { Headers = [], Withheld = Without("headers", bytes) };
        }
        else if (Letter.Key is { Length: > 0 } key)
        {
            Letter = Letter with { Key = null, Withheld = Without("key", key) };
        }
        else
        {
            return false;
        }

        return true;
    }

    private string Without(string part, byte[] content)
    {
        var told = string.Create(
            CultureInfo.InvariantCulture, $"too large: {part}, {content.Length} bytes, SHA-256 {Convert.ToHexStringLower(SHA256.HashData(content))}");
        return Letter.Withheld is { } before ? $"{before}; {told}" : told;
    }
}
