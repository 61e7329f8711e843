using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;

namespace KiVendTout.Silo.Hosting;

/// <summary>Finds the address that a silo tells the others to reach it by.</summary>
internal static class OwnAddress
{
    /// <summary>Stands for this machine's, or this container's, own host name.</summary>
    public const string Auto = "auto";

    /// <summary>
    /// The address behind an IP address, a host name, or <see cref="Auto"/>, IPv4 first: container networks have it. Of a network
    /// (<c>10.1.2.0/24</c>), this machine's address in it: a container in several networks has a name with several addresses.
    /// </summary>
    /// <exception cref="InvalidOperationException">The name has no address, or this machine none in the network.</exception>
    public static IPAddress Find(string text)
    {
        if (IPAddress.TryParse(text, out var address))
        {
            return address;
        }

        if (IPNetwork.TryParse(text, out var network))
        {
            return Addresses().FirstOrDefault(network.Contains)
                ?? throw new InvalidOperationException($"Silo:AdvertisedAddress: this machine has no address in the network {text}");
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

    private static IEnumerable<IPAddress> Addresses() =>
        NetworkInterface.GetAllNetworkInterfaces().SelectMany(card => card.GetIPProperties().UnicastAddresses).Select(found => found.Address);
}
