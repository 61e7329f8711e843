using System.ComponentModel.DataAnnotations;
using System.Net;

namespace KiVendTout.Hosting.Admin;

/// <summary>Where a host answers its operators; bound to the section of the host's name (<c>Silo</c>, <c>Gateway</c>).</summary>
public sealed class AdminOptions : IValidatableObject
{
    /// <summary>Port of <see cref="AdminPort"/> when nothing is said.</summary>
    public const int DefaultAdminPort = 8082;

    /// <summary>Port of /healthz, /readyz and /metrics. 0 takes any free port. Default 8082.</summary>
    [Range(0, 65535)]
    public int AdminPort { get; set; } = DefaultAdminPort;

    /// <summary>IP address to listen on. Default 127.0.0.1; <c>0.0.0.0</c> in a container.</summary>
    [Required]
    public string BindAddress { get; set; } = "127.0.0.1";

    internal IPAddress Address => IPAddress.Parse(BindAddress);

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (!IPAddress.TryParse(BindAddress, out _))
        {
            yield return new ValidationResult("must be an IP address", [nameof(BindAddress)]);
        }
    }
}
