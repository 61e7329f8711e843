using System.Threading.RateLimiting;
using KiVendTout.Gateway.Auth;
using KiVendTout.Gateway.Errors;
using Microsoft.Extensions.Options;
using GatewayOptions = KiVendTout.Gateway.Listening.GatewayOptions;

namespace KiVendTout.Gateway.Common;

/// <summary>Gives each caller its share of calls at once. Callers that have none under way are forgotten.</summary>
internal sealed class CallsAtOnce(IOptions<GatewayOptions> options) : IDisposable
{
    private readonly PartitionedRateLimiter<HttpContext> _limiter = PartitionedRateLimiter.Create<HttpContext, string>(context =>
        RateLimitPartition.GetConcurrencyLimiter(CallerOf(context), _ => new ConcurrencyLimiterOptions { PermitLimit = options.Value.CallsAtOnce, QueueLimit = 0 }));

    /// <summary>Takes a place, which is free again when the lease is disposed of; a lease without a place when there is none.</summary>
    public RateLimitLease Take(HttpContext context) => _limiter.AttemptAcquire(context);

    public void Dispose() => _limiter.Dispose();

    /// <summary>Who calls; who has no token, as for health, is told by address.</summary>
    private static string CallerOf(HttpContext context) =>
        context.Features.Get<Caller>()?.Actor ?? $"address {context.Connection.RemoteIpAddress}";
}

/// <summary>Refuses a call when its caller has too many under way, before its body is read.</summary>
internal sealed class CallsAtOnceMiddleware(RequestDelegate next, CallsAtOnce calls)
{
    public async Task InvokeAsync(HttpContext context)
    {
        using var place = calls.Take(context);
        if (place.IsAcquired)
        {
            await next(context);
        }
        else
        {
            await ErrorResponse.WriteAsync(context, new Refusal(ErrorCatalogue.TooManyCalls, "this caller has too many calls under way"));
        }
    }
}
