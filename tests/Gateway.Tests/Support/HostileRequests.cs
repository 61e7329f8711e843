using CsCheck;
using Google.Api;
using Google.Protobuf.Reflection;
using KiVendTout.Contracts.Customers.V1;

namespace KiVendTout.Gateway.Tests.Support;

/// <summary>Every method of the API, and requests of it over REST that nobody honest sends.</summary>
internal static class HostileRequests
{
    public static IEnumerable<MethodDescriptor> Methods => typeof(CustomersService).Assembly.GetTypes()
        .Select(type => type.GetProperty("Descriptor")?.GetValue(null)).OfType<ServiceDescriptor>().SelectMany(service => service.Methods);

    /// <summary>Name of a method as gRPC has it, without the first slash.</summary>
    public static string NameOf(MethodDescriptor method) => $"{method.Service.FullName}/{method.Name}";

    /// <summary>How a method is called over REST: verb, pattern of the path, field that the body is; null when it is not.</summary>
    public static (HttpMethod Verb, string Pattern, string Body)? Rule(MethodDescriptor method) =>
        method.GetOptions()?.GetExtension(AnnotationsExtensions.Http) switch
        {
            { PatternCase: HttpRule.PatternOneofCase.Get } rule => (HttpMethod.Get, rule.Get, rule.Body),
            { PatternCase: HttpRule.PatternOneofCase.Put } rule => (HttpMethod.Put, rule.Put, rule.Body),
            { PatternCase: HttpRule.PatternOneofCase.Post } rule => (HttpMethod.Post, rule.Post, rule.Body),
            { PatternCase: HttpRule.PatternOneofCase.Delete } rule => (HttpMethod.Delete, rule.Delete, rule.Body),
            _ => null,
        };

    /// <summary>Requests of a method that REST has: path with its query, and body.</summary>
    public static Gen<(string Path, byte[]? Body)> Rest(MethodDescriptor method)
    {
        var (_, pattern, body) = Rule(method)!.Value;
        return Gen.Select(Path(pattern), Query(method.InputType), Body(method.InputType, body), (path, query, bytes) => (path + query, bytes));
    }

    /// <summary>The path with something in each of its places. "%00" is refused by the HTTP server itself.</summary>
    private static Gen<string> Path(string pattern)
    {
        var parts = pattern.Split('{', '}');
        return HostileValues.Encoded.Where(text => text.Length > 0 && !text.Contains("%00", StringComparison.Ordinal)).Array[parts.Length]
            .Select(values => string.Concat(parts.Select((part, i) => i % 2 == 0 ? part : i % 4 == 1 ? values[i] : "C1")));
    }

    private static Gen<string> Query(MessageDescriptor type) => Gen.Frequency(
        (3, Gen.Const("")),
        (4, Gen.Select(HostileValues.OneOf<string>([.. type.Fields.InDeclarationOrder().Select(field => field.Name), "nothing"]), HostileValues.Encoded)
            .Select((name, value) => $"?{name}={value}")),
        (2, Gen.Select(HostileValues.OneOf<string>([.. type.Fields.InDeclarationOrder().Select(field => field.Name)]), HostileValues.Encoded)
            .Select((name, value) => $"?{name}={value}&{name}={value}&{value}")));

    private static Gen<byte[]?> Body(MessageDescriptor type, string body) => body switch
    {
        "" => Gen.Const((byte[]?)null),
        "*" => HostileValues.Json(type).Select(bytes => (byte[]?)bytes),
        _ => HostileValues.Json(type.FindFieldByName(body).MessageType).Select(bytes => (byte[]?)bytes),
    };
}
