using Google.Protobuf;
using Grpc.Core;
using Grpc.Core.Interceptors;
using KiVendTout.Gateway.Errors;

namespace KiVendTout.Gateway.Auth;

/// <summary>Holds callers of role customer to what is their own, as <see cref="MethodTable"/> says.</summary>
internal sealed class OwnershipInterceptor : Interceptor
{
    public override async Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
        TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation)
    {
        // Health and reflection are not in the table and have no caller.
        if (MethodTable.Find(context.Method) is not { } access || context.Caller() is not { Role: Roles.Customer } caller)
        {
            return await continuation(request, context);
        }

        if (access.OwnerInRequest is { } ownerInRequest && ownerInRequest((IMessage)request) != caller.Subject)
        {
            throw NotOwner();
        }

        if (access.OwnerInAnswer is not { } ownerInAnswer)
        {
            return await continuation(request, context);
        }

        TResponse answer;
        try
        {
            answer = await continuation(request, context);
        }
        catch (RpcException e) when (e.StatusCode == StatusCode.NotFound)
        {
            // The same answer whether it is missing or somebody else's: ids cannot be tried out.
            throw NotOwner();
        }

        return ownerInAnswer((IMessage)answer) == caller.Subject ? answer : throw NotOwner();
    }

    private static RpcException NotOwner() => new Refusal(ErrorCatalogue.NotOwner, "a customer may only reach what is their own").ToException();
}
