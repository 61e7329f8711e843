using System.Net;
using System.Net.Sockets;

namespace KiVendTout.Silo.Hosting;

/// <summary>Finds the address that a silo tells the others to reach it by.</summary>
internal static class OwnAddress
{
    /// <summary>Stands for this machine's, or this container's, own host name.</summary>
    public const string Auto = "auto";

    /// <summary>The address behind an IP address, a host name, or <see cref="Auto"/>. IPv4 comes first: container networks have it.</summary>
    /// <exception cref="InvalidOperationException">The name has no address.</exception>
    public static IPAddress Find(string text)
    {
        if (IPAddress.TryParse(text, out var address))
        {
            return address;
        }

        var name = text == Auto ? Dns.GetHostName() : text;
        try
        {
            return Dns.GetHostAddresses(name).OrderBy(found => found.AddressFamily == AddressFamily.InterNetwork ? 0 : 1).First();
        }
        catch (SocketException exception)
        {
            throw new InvalidOperationException($"Silo:AdvertisedAddress: the host name {name} has no address: {exception.Message}", exception);
        }
    }
}
