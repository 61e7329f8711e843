using System.ComponentModel.DataAnnotations;
using System.Net;

namespace KiVendTout.Gateway.Listening;

/// <summary>Where the gateway listens and whom it lets in, section <c>Gateway</c>. The admin port is an option of every host.</summary>
public sealed class GatewayOptions : IValidatableObject
{
    /// <summary>Name of the section.</summary>
    public const string Section = "Gateway";

    /// <summary>Port of REST and gRPC-Web over HTTP/1.1. 0 takes any free port. Default 8080.</summary>
    [Range(0, 65535)]
    public int HttpPort { get; set; } = 8080;

    /// <summary>Port of gRPC over cleartext HTTP/2. 0 takes any free port. Default 8081.</summary>
    [Range(0, 65535)]
    public int GrpcPort { get; set; } = 8081;

    /// <summary>Port of all of it over TLS; opened when a certificate is given. 0 takes any free port. Default 8443.</summary>
    [Range(0, 65535)]
    public int TlsPort { get; set; } = 8443;

    /// <summary>File of the TLS certificate with its chain, PEM. Default none: no TLS port.</summary>
    public string? TlsCertificatePath { get; set; }

    /// <summary>File of the certificate's private key, PEM.</summary>
    public string? TlsKeyPath { get; set; }

    /// <summary>IP address to listen on. Default 127.0.0.1.</summary>
    [Required]
    public string BindAddress { get; set; } = "127.0.0.1";

    /// <summary>Origins whose pages may call by gRPC-Web and REST, separated by commas. Default none.</summary>
    public string CorsOrigins { get; set; } = "";

    /// <summary>Whether gRPC reflection is open to everybody, without a token. Default: only when listening on loopback.</summary>
    public bool? Reflection { get; set; }

    /// <summary>How long to wait for the first silo before giving up, in seconds. Default 120.</summary>
    [Range(1, 3600)]
    public int SiloWaitSeconds { get; set; } = 120;

    /// <summary>Calls a caller may have under way at once; more are refused. Who sends no token is told by address. Default 512.</summary>
    [Range(1, 100_000)]
    public int CallsAtOnce { get; set; } = 512;

    internal IPAddress Address => IPAddress.Parse(BindAddress);

    internal bool HasTls => !string.IsNullOrEmpty(TlsCertificatePath);

    internal bool ShowsReflection => Reflection ?? IPAddress.IsLoopback(Address);

    internal string[] Origins => CorsOrigins.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (!IPAddress.TryParse(BindAddress, out _))
        {
            yield return new ValidationResult("must be an IP address", [nameof(BindAddress)]);
        }

        if (Origins.Any(origin => !IsOrigin(origin)))
        {
            yield return new ValidationResult("must be origins such as https://shop.example, separated by commas", [nameof(CorsOrigins)]);
        }

        foreach (var (path, name) in new[] { (TlsCertificatePath, nameof(TlsCertificatePath)), (TlsKeyPath, nameof(TlsKeyPath)) })
        {
            if (string.IsNullOrEmpty(path) ? HasTls : !File.Exists(path))
            {
                yield return new ValidationResult("must name a PEM file", [name]);
            }
        }
    }

    private static bool IsOrigin(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is ("http" or "https") && uri.GetLeftPart(UriPartial.Authority) == text;
}
