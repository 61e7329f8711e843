using System.Net;
using System.Net.Sockets;

namespace KiVendTout.Embedded;

/// <summary>Ports on the loopback interface.</summary>
public static class FreePort
{
    // Below the range that the kernel takes the ports of outgoing connections from: a free one stays free until it is used.
    private const int LowestPort = 12_000;
    private const int HighestPort = 32_000;
    private const int AttemptsMax = 500;

    /// <summary>A port that is free now. Another process may take it before it is used: rare, and the user of the port says so.</summary>
    public static int Find() => Find(1)[0];

    /// <summary>Different ports that are free now.</summary>
    /// <param name="count">How many.</param>
    /// <param name="except">Ports that somebody is still going to use.</param>
    /// <exception cref="InvalidOperationException">There are too few.</exception>
    public static IReadOnlyList<int> Find(int count, params IReadOnlyCollection<int> except)
    {
        var found = new HashSet<int>();
        for (var attempt = 0; attempt < AttemptsMax && found.Count < count; attempt++)
        {
            var port = Random.Shared.Next(LowestPort, HighestPort);
            if (!except.Contains(port) && IsFree(port))
            {
                found.Add(port);
            }
        }

        return found.Count == count ? [.. found] : throw new InvalidOperationException($"there are no {count} free ports on the loopback interface");
    }

    /// <summary>A port that is free now together with those at some distances from it.</summary>
    /// <param name="distances">How far the others are from it.</param>
    /// <exception cref="InvalidOperationException">There is none.</exception>
    public static int FindFirst(IReadOnlyCollection<int> distances)
    {
        for (var attempt = 0; attempt < AttemptsMax; attempt++)
        {
            var first = Find();
            if (distances.All(distance => IsFree(first + distance)))
            {
                return first;
            }
        }

        throw new InvalidOperationException("there are no free ports in that order on the loopback interface");
    }

    /// <summary>Whether nothing listens on a port.</summary>
    public static bool IsFree(int port)
    {
        try
        {
            using var listener = new TcpListener(IPAddress.Loopback, port);
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
