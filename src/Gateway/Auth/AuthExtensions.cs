using KiVendTout.Hosting.Settings;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Options;

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
            bearer.Events = new JwtBearerEvents { OnTokenValidated = CheckSubject };
        });

        // Brought along by authentication; nothing here encrypts cookies, so no key is written to disk.
        services.AddDataProtection().UseEphemeralDataProtectionProvider();
        services.AddAuthentication(JwtBearerDefaults.AuthenticationScheme).AddJwtBearer();
        services.AddAuthorizationBuilder().AddPolicy(Policy, policy => policy.AddRequirements(new MethodRequirement()));
        services.AddSingleton<IAuthorizationHandler, MethodAuthorization>();
        services.AddSingleton<IAuthorizationMiddlewareResultHandler, RefusalWriter>();
        services.AddSingleton<OwnershipInterceptor>();
        return services;
    }

    private static Task CheckSubject(TokenValidatedContext context)
    {
        if (!Caller.IsValidSubject(context.Principal?.FindFirst(Caller.SubjectClaim)?.Value))
        {
            context.Fail("The token names no subject.");
        }

        return Task.CompletedTask;
    }
}
