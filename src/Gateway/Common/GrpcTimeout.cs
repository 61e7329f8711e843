using System.Globalization;

namespace KiVendTout.Gateway.Common;

/// <summary>Reads the header <c>grpc-timeout</c>: up to 8 digits and a unit.</summary>
internal static class GrpcTimeout
{
    private const int DigitsMax = 8;
    private const double TicksPerNanosecond = 0.01;

    /// <summary>How long the client waits; null when it does not say, or says nothing that can be read.</summary>
    public static TimeSpan? Read(string? header)
    {
        if (header is not { Length: > 1 and <= DigitsMax + 1 } || !int.TryParse(header[..^1], NumberStyles.None, CultureInfo.InvariantCulture, out var count) || count == 0)
        {
            return null;
        }

        return header[^1] switch
        {
            'H' => TimeSpan.FromHours(count),
            'M' => TimeSpan.FromMinutes(count),
            'S' => TimeSpan.FromSeconds(count),
            'm' => TimeSpan.FromMilliseconds(count),
            'u' => TimeSpan.FromMicroseconds(count),
            'n' => TimeSpan.FromTicks((long)(count * TicksPerNanosecond)),
            _ => null,
        };
    }
}
