using Google.Protobuf;
using Grpc.Core;
using KiVendTout.Gateway.Auth;
using KiVendTout.Gateway.Common;
using KiVendTout.Gateway.Errors;

namespace KiVendTout.Gateway.Fields;

/// <summary>Holds every message of a client, and every answer, to what is said of their fields: who may set and see them, and what a text may hold.</summary>
/// <remarks>Health and reflection are not in the method table and have no caller: nothing is said of their fields.</remarks>
internal sealed class FieldsInterceptor : CallInterceptor
{
    protected override void OnRequest(object message, ServerCallContext context)
    {
        if (MethodTable.Find(context.Method) is not { } access)
        {
            return;
        }

        if (FieldRoles.FirstForbidden((IMessage)message, context.Caller().Role) is { } field)
        {
            throw new Refusal(ErrorCatalogue.FieldNotAdmitted, "the role of this token may not set this field", field).ToException();
        }

        if (!access.AnswersEachItem)
        {
            RequestText.Check((IMessage)message);
        }
    }

    protected override void OnAnswer(object message, ServerCallContext context)
    {
        if (MethodTable.Find(context.Method) is not null)
        {
            FieldRoles.Hide((IMessage)message, context.Caller().Role);
        }
    }
}
