using System.Collections;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using KiVendTout.Domain.Common;

namespace KiVendTout.Gateway.Fields;

/// <summary>Holds every text of a request to <see cref="TextRule"/>, wherever it stands: ids, filters, page tokens, new values, masks.</summary>
internal static class RequestText
{
    private const string Rule = "must hold neither a control character nor half a surrogate pair";

    /// <summary>Checks all texts.</summary>
    /// <exception cref="ContractViolationException">One is not plain; it is named by its path of proto names.</exception>
    public static void Check(IMessage request)
    {
        if (FirstBroken(request) is { } path)
        {
            throw new ContractViolationException(path, Rule);
        }
    }

    private static string? FirstBroken(IMessage message)
    {
        foreach (var field in message.Descriptor.Fields.InDeclarationOrder().Where(field => field.FieldType is FieldType.String or FieldType.Message))
        {
            if (Broken(message, field) is { } path)
            {
                return path;
            }
        }

        return null;
    }

    private static string? Broken(IMessage message, FieldDescriptor field) => field.Accessor.GetValue(message) switch
    {
        string text => TextRule.IsPlain(text) ? null : field.Name,
        IDictionary map => map.Keys.OfType<string>().Concat(map.Values.OfType<string>()).All(text => TextRule.IsPlain(text)) ? null : field.Name,
        IList many when field.FieldType == FieldType.String => many.Cast<string>()
            .Select((text, i) => TextRule.IsPlain(text) ? null : $"{field.Name}[{i}]").FirstOrDefault(path => path is not null),

        // A message of Google's is one value to a client, such as an update mask: the field that holds it is named.
        _ when !MessageWalk.IsOurs(field) => MessageWalk.Below(message, field).Any(below => FirstBroken(below.Message) is not null) ? field.Name : null,
        _ => MessageWalk.Below(message, field)
            .Select(below => FirstBroken(below.Message) is { } path ? $"{below.Name}.{path}" : null).FirstOrDefault(path => path is not null),
    };
}
