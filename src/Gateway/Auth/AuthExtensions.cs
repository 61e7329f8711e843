using KiVendTout.Hosting.Settings;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;

namespace KiVendTout.Gateway.Auth;

/// <summary>Sets up tokens and roles.</summary>
internal static class AuthExtensions
{
    /// <summary>Name of the policy of every method of ours.</summary>
    public const string Policy = "kivendtout-methods";

    /// <summary>Adds the check of tokens and of roles by method.</summary>
    public static IServiceCollection AddTokens(this IServiceCollection services)
    {
        services.AddValidatedOptions<AuthOptions>(AuthOptions.Section);
        services.AddOptions<JwtBearerOptions>(JwtBearerDefaults.AuthenticationScheme).Configure<IOptions<AuthOptions>>((bearer, auth) =>
        {
            bearer.MapInboundClaims = false;
            bearer.TokenValidationParameters = auth.Value.ToParameters();
            bearer.Events = new JwtBearerEvents { OnTokenValidated = CheckClaims };
        });

        // Brought along by authentication; nothing here encrypts cookies, so no key is written to disk.
        services.AddDataProtection().UseEphemeralDataProtectionProvider();
        services.AddAuthentication(JwtBearerDefaults.AuthenticationScheme).AddJwtBearer();
        services.AddAuthorizationBuilder().AddPolicy(Policy, policy => policy.AddRequirements(new MethodRequirement()));
        services.AddSingleton<IAuthorizationHandler, MethodAuthorization>();
        services.AddSingleton<IAuthorizationMiddlewareResultHandler, RefusalWriter>();
        services.AddSingleton(new OwnershipInterceptor(MethodTable.Find));
        return services;
    }

    private static Task CheckClaims(TokenValidatedContext context)
    {
        var clock = context.HttpContext.RequestServices.GetRequiredService<TimeProvider>();
        if (TokenRules.Broken((JsonWebToken)context.SecurityToken, clock.GetUtcNow()) is { } rule)
        {
            context.Fail(rule);
        }

        return Task.CompletedTask;
    }
}
