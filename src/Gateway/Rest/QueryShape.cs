using Google.Api;
using Google.Protobuf.Reflection;
using KiVendTout.Gateway.Errors;

namespace KiVendTout.Gateway.Rest;

/// <summary>Checks that every query parameter is a field of the request and reads as its type.</summary>
internal static class QueryShape
{
    private const string WholeMessage = "*";

    /// <summary>The first parameter that is wrong; null when all are right.</summary>
    public static Refusal? Check(MessageDescriptor input, HttpRule rule, HttpRequest request)
    {
        foreach (var (name, values) in request.Query)
        {
            if (Find(input, name) is not { } field || rule.Body == WholeMessage || name.Split('.')[0] == rule.Body
                || request.RouteValues.ContainsKey(name))
            {
                return Refusal.Invalid(name, "is not a parameter of this method");
            }

            var isList = field.IsRepeated;
            if (!isList && values.Count != 1)
            {
                return Refusal.Invalid(name, "is given more than once");
            }

            if (values.Select(value => FieldText.Check(field, value ?? "")).FirstOrDefault(rule => rule is not null) is { } broken)
            {
                return Refusal.Invalid(name, broken);
            }
        }

        return null;
    }

    private static FieldDescriptor? Find(MessageDescriptor message, string path)
    {
        var current = message;
        FieldDescriptor? field = null;
        foreach (var name in path.Split('.'))
        {
            field = current?.FindFieldByName(name);
            if (field is null)
            {
                return null;
            }

            current = field.FieldType == FieldType.Message && !FieldText.IsText(field.MessageType) ? field.MessageType : null;
        }

        return field;
    }
}
