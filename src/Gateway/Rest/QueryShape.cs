using Google.Api;
using Google.Protobuf.Reflection;
using KiVendTout.Gateway.Errors;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Primitives;

namespace KiVendTout.Gateway.Rest;

/// <summary>Reads every query parameter as a field of the request, and writes it in the one form that transcoding reads the same way.</summary>
internal static class QueryShape
{
    private const string WholeMessage = "*";

    /// <summary>The first parameter that is wrong; null when all are right, and written.</summary>
    public static Refusal? Rewrite(MessageDescriptor input, HttpRule rule, HttpRequest request)
    {
        foreach (var pair in new QueryStringEnumerable(request.QueryString.Value))
        {
            if (!PercentText.IsText(pair.EncodedName.Span) || !PercentText.IsText(pair.EncodedValue.Span))
            {
                return Refusal.Invalid(pair.DecodeName().ToString(), "must be text in UTF-8");
            }
        }

        var read = new Dictionary<string, StringValues>(StringComparer.Ordinal);
        foreach (var (name, values) in request.Query)
        {
            if (Find(input, name) is not { } field || rule.Body == WholeMessage || name.Split('.')[0] == rule.Body
                || request.RouteValues.ContainsKey(name))
            {
                return Refusal.Invalid(name, "is not a parameter of this method");
            }

            if (!field.IsRepeated && values.Count != 1)
            {
                return Refusal.Invalid(name, "is given more than once");
            }

            var written = new string[values.Count];
            for (var i = 0; i < written.Length; i++)
            {
                if (!FieldText.TryRead(field, values[i] ?? "", out var value, out var broken))
                {
                    return Refusal.Invalid(name, broken);
                }

                written[i] = value;
            }

            read[name] = written;
        }

        request.Query = new QueryCollection(read);
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
