using System.ComponentModel.DataAnnotations;
using KiVendTout.Grains.Abstractions.Common;

namespace KiVendTout.Silo.Hosting;

/// <summary>Settings of a silo, section <c>Silo</c>.</summary>
internal sealed class SiloOptions
{
    /// <summary>What it does.</summary>
    public SiloRole Role { get; set; } = SiloRole.Core;

    /// <summary>Name in the membership table; default: role, host and process id.</summary>
    public string? Name { get; set; }

    /// <summary>Port for the other silos.</summary>
    [Range(1, 65535)]
    public int SiloPort { get; set; } = 11111;

    /// <summary>Port for Orleans clients (the gateway).</summary>
    [Range(1, 65535)]
    public int ProxyPort { get; set; } = 30000;

    /// <summary>Where others reach this silo: an IP address, a host name, <c>auto</c> for this host's own, or a network in which it has one. Default loopback.</summary>
    [Required]
    public string AdvertisedAddress { get; set; } = "127.0.0.1";
}
