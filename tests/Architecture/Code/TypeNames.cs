using System.Collections.Immutable;
using System.Reflection.Metadata;

namespace KiVendTout.Architecture.Code;

/// <summary>Names the types of signatures, <c>Namespace.Outer+Nested</c>, and tells each that it meets. What a generic type is made of is not in its name.</summary>
internal sealed class TypeNames(Action<string> meet) : ISignatureTypeProvider<string, object?>
{
    public static string Of(MetadataReader reader, EntityHandle handle) => handle.Kind switch
    {
        HandleKind.TypeDefinition => Of(reader, reader.GetTypeDefinition((TypeDefinitionHandle)handle)),
        HandleKind.TypeReference => Of(reader, reader.GetTypeReference((TypeReferenceHandle)handle)),
        _ => throw new ArgumentException($"{handle.Kind} has no name of its own."),
    };

    public static string Of(MetadataReader reader, TypeDefinition type) => type.IsNested
        ? $"{Of(reader, type.GetDeclaringType())}+{reader.GetString(type.Name)}"
        : Qualified(reader, type.Namespace, type.Name);

    public string GetTypeFromDefinition(MetadataReader reader, TypeDefinitionHandle handle, byte rawTypeKind) => Meet(Of(reader, handle));

    public string GetTypeFromReference(MetadataReader reader, TypeReferenceHandle handle, byte rawTypeKind) => Meet(Of(reader, handle));

    public string GetTypeFromSpecification(MetadataReader reader, object? genericContext, TypeSpecificationHandle handle, byte rawTypeKind) =>
        reader.GetTypeSpecification(handle).DecodeSignature(this, genericContext);

    public string GetGenericInstantiation(string genericType, ImmutableArray<string> typeArguments) => genericType;

    public string GetPrimitiveType(PrimitiveTypeCode typeCode) => typeCode.ToString();

    public string GetArrayType(string elementType, ArrayShape shape) => elementType + "[,]";

    public string GetSZArrayType(string elementType) => elementType + "[]";

    public string GetByReferenceType(string elementType) => elementType + "&";

    public string GetPointerType(string elementType) => elementType + "*";

    public string GetPinnedType(string elementType) => elementType;

    public string GetModifiedType(string modifier, string unmodifiedType, bool isRequired) => unmodifiedType;

    public string GetGenericMethodParameter(object? genericContext, int index) => $"!!{index}";

    public string GetGenericTypeParameter(object? genericContext, int index) => $"!{index}";

    public string GetFunctionPointerType(MethodSignature<string> signature) => "function";

    private static string Of(MetadataReader reader, TypeReference type) => type.ResolutionScope.Kind == HandleKind.TypeReference
        ? $"{Of(reader, type.ResolutionScope)}+{reader.GetString(type.Name)}"
        : Qualified(reader, type.Namespace, type.Name);

    private static string Qualified(MetadataReader reader, StringHandle space, StringHandle name) =>
        space.IsNil ? reader.GetString(name) : $"{reader.GetString(space)}.{reader.GetString(name)}";

    private string Meet(string type)
    {
        meet(type);
        return type;
    }
}
