using System.Text.Json;
using Google.Protobuf.Reflection;
using KiVendTout.Gateway.Errors;

namespace KiVendTout.Gateway.Rest;

/// <summary>
/// Reads a JSON body as a message (proto3 JSON mapping, proto names) and writes it again in the one form that transcoding reads the same way: what is
/// legal is understood, and the field of what is not is named.
/// </summary>
internal static class JsonShape
{
    /// <summary>The first field that is wrong; null when all are right, and written.</summary>
    /// <param name="json">The value.</param>
    /// <param name="type">The message it should be.</param>
    /// <param name="path">Where it stands; empty for the whole request.</param>
    /// <param name="output">Takes the message.</param>
    public static Refusal? Copy(JsonElement json, MessageDescriptor type, string path, Utf8JsonWriter output)
    {
        if (json.ValueKind != JsonValueKind.Object)
        {
            return Wrong(path, "must be a JSON object");
        }

        var seen = new HashSet<object>();
        output.WriteStartObject();
        foreach (var property in json.EnumerateObject())
        {
            if (CopyProperty(property, type, path, seen, output) is { } refusal)
            {
                return refusal;
            }
        }

        output.WriteEndObject();
        return null;
    }

    /// <summary>Checks that the body does not say another id than the path, which would win.</summary>
    /// <param name="json">The body, as written by <see cref="Copy"/>.</param>
    /// <param name="path">Name of the request's field that the body is; empty for the whole request.</param>
    /// <param name="routeValues">What the path says, by field.</param>
    public static Refusal? CheckPath(JsonElement json, string path, RouteValueDictionary routeValues)
    {
        var prefix = path.Length == 0 ? "" : path + ".";
        foreach (var (field, told) in routeValues)
        {
            if (field.StartsWith(prefix, StringComparison.Ordinal)
                && json.TryGetProperty(field[prefix.Length..], out var value)
                && value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 } said && said != (string?)told)
            {
                return Wrong(field, "must be what the path says, or be left out");
            }
        }

        return null;
    }

    private static Refusal? CopyProperty(JsonProperty property, MessageDescriptor type, string path, HashSet<object> seen, Utf8JsonWriter output)
    {
        if (NameOf(property) is not { } known)
        {
            return Wrong(path, "has a field whose name is not text");
        }

        var name = path.Length == 0 ? known : $"{path}.{known}";
        if (type.FindFieldByName(known) is not { } field)
        {
            return Wrong(name, "is not a field of " + type.Name);
        }

        // In proto3 JSON null is the same as nothing, for every type of ours.
        if (property.Value.ValueKind == JsonValueKind.Null)
        {
            return null;
        }

        if (!seen.Add(field))
        {
            return Wrong(name, "is given more than once");
        }

        if (field.RealContainingOneof is { } choice && !seen.Add(choice))
        {
            return Wrong(name, $"cannot be given with another of {string.Join(", ", choice.Fields.Select(one => one.Name))}");
        }

        output.WritePropertyName(known);
        return field.IsRepeated ? CopyList(property.Value, field, name, output) : CopyValue(property.Value, field, name, output);
    }

    private static Refusal? CopyList(JsonElement json, FieldDescriptor field, string name, Utf8JsonWriter output)
    {
        if (json.ValueKind != JsonValueKind.Array)
        {
            return Wrong(name, "must be a JSON array");
        }

        output.WriteStartArray();
        foreach (var item in json.EnumerateArray())
        {
            if (CopyValue(item, field, name, output) is { } refusal)
            {
                return refusal;
            }
        }

        output.WriteEndArray();
        return null;
    }

    private static Refusal? CopyValue(JsonElement json, FieldDescriptor field, string name, Utf8JsonWriter output)
    {
        if (field.FieldType == FieldType.Message && !FieldText.IsText(field.MessageType))
        {
            return Copy(json, field.MessageType, name, output);
        }

        var (isText, kindRule) = (field.FieldType, json.ValueKind) switch
        {
            (FieldType.Bool, JsonValueKind.True or JsonValueKind.False) => (false, null),
            (FieldType.Bool, _) => (false, "must be true or false"),
            (FieldType.String or FieldType.Message, not JsonValueKind.String) => (false, "must be a JSON string"),
            (_, JsonValueKind.String) => (true, null),
            (_, JsonValueKind.Number) => (false, (string?)null),
            _ => (false, "must be a JSON string or number"),
        };
        if (kindRule is not null)
        {
            return Wrong(name, kindRule);
        }

        if ((isText ? TextOf(json) : json.GetRawText()) is not { } text)
        {
            return Wrong(name, "must be text in UTF-8, without half a surrogate pair");
        }

        if (!FieldText.TryRead(field, text, out var value, out var rule))
        {
            return Wrong(name, rule);
        }

        Write(field, value, output);
        return null;
    }

    private static void Write(FieldDescriptor field, string value, Utf8JsonWriter output)
    {
        // Names of enums, texts, and the numbers that JSON has no form for.
        if (field.FieldType is FieldType.Bool or FieldType.Int32 or FieldType.Int64 || (field.FieldType == FieldType.Double && char.IsAsciiDigit(value[^1])))
        {
            output.WriteRawValue(value);
        }
        else
        {
            output.WriteStringValue(value);
        }
    }

    /// <summary>The text; null when it is none: half a surrogate pair, bytes that are no UTF-8.</summary>
    private static string? TextOf(JsonElement json)
    {
        try
        {
            return json.GetString();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    private static string? NameOf(JsonProperty property)
    {
        try
        {
            return property.Name;
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    private static Refusal Wrong(string field, string rule) =>
        field.Length == 0 ? new Refusal(ErrorCatalogue.MalformedRequest, "the body " + rule) : Refusal.Invalid(field, rule);
}
