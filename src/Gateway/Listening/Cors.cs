using Microsoft.AspNetCore.Cors.Infrastructure;
using Microsoft.Extensions.Options;

namespace KiVendTout.Gateway.Listening;

/// <summary>Lets the pages of configured origins call us: one policy for gRPC-Web and REST.</summary>
internal static class Cors
{
    private static readonly string[] Methods = ["GET", "POST", "PUT", "DELETE"];

    private static readonly string[] RequestHeaders =
        ["authorization", "content-type", "grpc-accept-encoding", "grpc-timeout", "traceparent", "x-grpc-web", "x-user-agent"];

    /// <summary>What a gRPC-Web client must be able to read.</summary>
    private static readonly string[] ResponseHeaders = ["grpc-status", "grpc-message", "grpc-status-details-bin", "grpc-encoding"];

    public static IServiceCollection AddCorsPolicy(this IServiceCollection services)
    {
        services.AddCors();
        services.AddOptions<CorsOptions>().Configure<IOptions<GatewayOptions>>((cors, gateway) => cors.AddDefaultPolicy(policy => policy
            .WithOrigins(gateway.Value.Origins)
            .WithMethods(Methods)
            .WithHeaders(RequestHeaders)
            .WithExposedHeaders(ResponseHeaders)
            .SetPreflightMaxAge(GatewayLimits.PreflightMaxAge)));
        return services;
    }
}
