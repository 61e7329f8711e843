using System.Diagnostics.CodeAnalysis;
using System.Text;
using Confluent.Kafka;

namespace KiVendTout.Streams.Kafka;

/// <summary>The headers of a record. Names are compared by case; where a name stands twice, the last one counts.</summary>
public readonly struct KafkaHeaders
{
    private readonly Headers? headers;

    internal KafkaHeaders(Headers? headers) => this.headers = headers;

    /// <summary>Number of headers.</summary>
    public int Count => headers?.Count ?? 0;

    /// <summary>Makes headers from names and values, in this order.</summary>
    /// <param name="headers">Names and values; a value may be null.</param>
    public static KafkaHeaders Create(IEnumerable<KeyValuePair<string, byte[]?>> headers)
    {
        ArgumentNullException.ThrowIfNull(headers);
        var result = new Headers();
        foreach (var (name, value) in headers)
        {
            result.Add(name, value);
        }

        return new KafkaHeaders(result);
    }

    /// <summary>Finds the bytes of a header.</summary>
    /// <param name="name">Name of the header.</param>
    /// <param name="value">Its bytes when there is such a header with a value.</param>
    public bool TryGetBytes(string name, [NotNullWhen(true)] out byte[]? value)
    {
        value = null;
        return headers is not null && headers.TryGetLastBytes(name, out value) && value is not null;
    }

    /// <summary>The value of a header read as UTF-8, or null when there is none.</summary>
    /// <param name="name">Name of the header.</param>
    public string? GetString(string name) => TryGetBytes(name, out var value) ? Encoding.UTF8.GetString(value) : null;

    /// <summary>All headers in their order.</summary>
    public IReadOnlyList<KeyValuePair<string, byte[]?>> ToList()
    {
        var result = new List<KeyValuePair<string, byte[]?>>(Count);
        if (headers is not null)
        {
            foreach (var header in headers)
            {
                result.Add(new(header.Key, header.GetValueBytes()));
            }
        }

        return result;
    }
}
