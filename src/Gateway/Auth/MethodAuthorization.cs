using Grpc.AspNetCore.Server;
using Microsoft.AspNetCore.Authorization;

namespace KiVendTout.Gateway.Auth;

/// <summary>The caller's role must be admitted to the method by <see cref="MethodTable"/>.</summary>
internal sealed class MethodRequirement : IAuthorizationRequirement;

/// <summary>Asks <see cref="MethodTable"/> before anything of the request's body is read.</summary>
internal sealed class MethodAuthorization : AuthorizationHandler<MethodRequirement>
{
    protected override Task HandleRequirementAsync(AuthorizationHandlerContext context, MethodRequirement requirement)
    {
        if (context is { User.Identity.IsAuthenticated: true, Resource: HttpContext http }
            && http.GetEndpoint()?.Metadata.GetMetadata<GrpcMethodMetadata>() is { } endpoint
            && MethodTable.Find(endpoint.Method.FullName) is { } access)
        {
            var caller = Caller.From(context.User);
            if ((access.Admitted & caller.Role) != Roles.None)
            {
                http.Features.Set(caller);
                context.Succeed(requirement);
            }
        }

        return Task.CompletedTask;
    }
}
