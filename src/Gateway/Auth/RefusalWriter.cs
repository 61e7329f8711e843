using KiVendTout.Gateway.Errors;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Policy;
using Microsoft.IdentityModel.Tokens;

namespace KiVendTout.Gateway.Auth;

/// <summary>Answers a call that is not let in, in the caller's own protocol: gRPC status or JSON.</summary>
internal sealed class RefusalWriter : IAuthorizationMiddlewareResultHandler
{
    private static readonly Refusal RoleNotAdmitted = new(ErrorCatalogue.RoleNotAdmitted, "the role of this token may not call this method");

    public async Task HandleAsync(
        RequestDelegate next, HttpContext context, AuthorizationPolicy policy, PolicyAuthorizationResult authorizeResult)
    {
        if (authorizeResult.Succeeded)
        {
            await next(context);
        }
        else if (authorizeResult.Challenged)
        {
            // The result is remembered: the token is not checked a second time.
            var result = await context.AuthenticateAsync();
            context.Response.Headers.WWWAuthenticate = "Bearer";
            await ErrorResponse.WriteAsync(context, Unauthenticated(result));
        }
        else
        {
            await ErrorResponse.WriteAsync(context, RoleNotAdmitted);
        }
    }

    private static Refusal Unauthenticated(AuthenticateResult result) =>
        result switch
        {
            { Failure: SecurityTokenExpiredException } => new Refusal(ErrorCatalogue.TokenExpired, "the token has expired"),
            { Failure: not null } => new Refusal(ErrorCatalogue.TokenInvalid, "the token is not valid here"),
            _ => new Refusal(ErrorCatalogue.TokenMissing, "send a token: 'authorization: Bearer TOKEN'"),
        };
}
