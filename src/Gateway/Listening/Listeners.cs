using System.Security.Cryptography.X509Certificates;
using System.Text;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;

namespace KiVendTout.Gateway.Listening;

/// <summary>
/// Opens the gateway's ports. Without TLS a client cannot negotiate the protocol, so HTTP/1.1 and HTTP/2 each have a port.
/// </summary>
internal static class Listeners
{
    public static IServiceCollection AddListeners(this IServiceCollection services)
    {
        services.AddOptions<KestrelServerOptions>().Configure<IOptions<GatewayOptions>>((kestrel, options) =>
        {
            var gateway = options.Value;
            kestrel.Limits.MaxRequestBodySize = GatewayLimits.MaxBodyBytes;
            kestrel.Limits.MaxConcurrentConnections = GatewayLimits.MaxConnections;

            // A byte is a character: what is no UTF-8 reaches us and is answered, a token with it as one that is not valid.
            kestrel.RequestHeaderEncodingSelector = _ => Encoding.Latin1;
            kestrel.Listen(gateway.Address, gateway.HttpPort, listen => listen.Protocols = HttpProtocols.Http1);
            kestrel.Listen(gateway.Address, gateway.GrpcPort, listen => listen.Protocols = HttpProtocols.Http2);
            if (gateway.HasTls)
            {
                var certificate = X509Certificate2.CreateFromPemFile(gateway.TlsCertificatePath!, gateway.TlsKeyPath);
                kestrel.Listen(gateway.Address, gateway.TlsPort, listen =>
                {
                    listen.Protocols = HttpProtocols.Http1AndHttp2;
                    listen.UseHttps(certificate);
                });
            }
        });
        return services;
    }
}
