using Google.Protobuf;
using Grpc.Core;
using KiVendTout.Gateway.Common;
using KiVendTout.Gateway.Errors;

namespace KiVendTout.Gateway.Auth;

/// <summary>Holds callers of role customer to what is their own: every message they send, every answer they get.</summary>
/// <param name="find">Who may call a method, as <see cref="MethodTable.Find"/> tells.</param>
internal sealed class OwnershipInterceptor(Func<string, MethodAccess?> find) : CallInterceptor
{
    protected override async Task AroundAsync(ServerCallContext context, Func<Task> call)
    {
        try
        {
            await call();
        }
        catch (RpcException e) when (e.StatusCode == StatusCode.NotFound && Limits(context) is ({ OwnerInAnswer: not null }, _))
        {
            // The same answer whether it is missing or somebody else's: ids cannot be tried out.
            throw NotOwner();
        }
    }

    protected override void OnRequest(object message, ServerCallContext context)
    {
        if (Limits(context) is ({ OwnerInRequest: { } owner }, { } caller) && owner((IMessage)message) != caller.Subject)
        {
            throw NotOwner();
        }
    }

    protected override void OnAnswer(object message, ServerCallContext context)
    {
        if (Limits(context) is ({ OwnerInAnswer: { } owner }, { } caller) && owner((IMessage)message) != caller.Subject)
        {
            throw NotOwner();
        }
    }

    private static RpcException NotOwner() => new Refusal(ErrorCatalogue.NotOwner, "a customer may only reach what is their own").ToException();

    /// <summary>What holds for this caller; nothing for other roles, and for health and reflection, which are not in the table and have no caller.</summary>
    private (MethodAccess Access, Caller Caller)? Limits(ServerCallContext context) =>
        find(context.Method) is { } access && context.Caller() is { Role: Roles.Customer } caller ? (access, caller) : null;
}
