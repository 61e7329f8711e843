using System.Text.Json;
using Google.Protobuf.Reflection;
using KiVendTout.Gateway.Errors;

namespace KiVendTout.Gateway.Rest;

/// <summary>Checks that a JSON body has the shape of a message: known fields, each of its type (proto3 JSON mapping, proto names).</summary>
internal static class JsonShape
{
    /// <summary>The first field that is wrong; null when all are right.</summary>
    /// <param name="json">The value.</param>
    /// <param name="type">The message it should be.</param>
    /// <param name="path">Where it stands; empty for the whole request.</param>
    public static Refusal? Check(JsonElement json, MessageDescriptor type, string path)
    {
        if (json.ValueKind != JsonValueKind.Object)
        {
            return Wrong(path, "must be a JSON object");
        }

        foreach (var property in json.EnumerateObject())
        {
            var name = path.Length == 0 ? property.Name : $"{path}.{property.Name}";
            var field = type.FindFieldByName(property.Name);
            if ((field is null ? Wrong(name, "is not a field of " + type.Name) : CheckField(property.Value, field, name)) is { } refusal)
            {
                return refusal;
            }
        }

        return null;
    }

    /// <summary>Checks that the body does not say another id than the path, which would win.</summary>
    /// <param name="json">The body.</param>
    /// <param name="path">Name of the request's field that the body is.</param>
    /// <param name="routeValues">What the path says, by field.</param>
    public static Refusal? CheckPath(JsonElement json, string path, RouteValueDictionary routeValues)
    {
        foreach (var (field, told) in routeValues)
        {
            if (field.StartsWith(path + ".", StringComparison.Ordinal)
                && json.TryGetProperty(field[(path.Length + 1)..], out var value)
                && value.GetString() is { Length: > 0 } said && said != (string?)told)
            {
                return Wrong(field, "must be what the path says, or be left out");
            }
        }

        return null;
    }

    private static Refusal? CheckField(JsonElement json, FieldDescriptor field, string name)
    {
        if (json.ValueKind == JsonValueKind.Null)
        {
            return null;
        }

        if (!field.IsRepeated)
        {
            return CheckValue(json, field, name);
        }

        return json.ValueKind == JsonValueKind.Array
            ? json.EnumerateArray().Select(item => CheckValue(item, field, name)).FirstOrDefault(refusal => refusal is not null)
            : Wrong(name, "must be a JSON array");
    }

    private static Refusal? CheckValue(JsonElement json, FieldDescriptor field, string name)
    {
        if (field.FieldType == FieldType.Message && !FieldText.IsText(field.MessageType))
        {
            return Check(json, field.MessageType, name);
        }

        var rule = (field.FieldType, json.ValueKind) switch
        {
            (FieldType.Bool, JsonValueKind.True or JsonValueKind.False) => null,
            (FieldType.Bool, _) => "must be true or false",
            (FieldType.String or FieldType.Message, not JsonValueKind.String) => "must be a JSON string",
            (_, JsonValueKind.String) => FieldText.Check(field, json.GetString()!),
            (_, JsonValueKind.Number) => FieldText.Check(field, json.GetRawText()),
            _ => "must be a JSON string or number",
        };
        return rule is null ? null : Wrong(name, rule);
    }

    private static Refusal Wrong(string field, string rule) =>
        field.Length == 0 ? new Refusal(ErrorCatalogue.MalformedRequest, "the body " + rule) : Refusal.Invalid(field, rule);
}
