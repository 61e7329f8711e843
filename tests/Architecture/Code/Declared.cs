using System.Reflection;
using System.Reflection.Metadata;
using System.Runtime.CompilerServices;
using System.Text.Json.Serialization;

namespace KiVendTout.Architecture.Code;

/// <summary>What an assembly declares for others: its types and members, those left out that are not called by name.</summary>
/// <param name="reader">The assembly's metadata.</param>
/// <param name="isPackage">Whether it is made for others than us, who may use all that is public.</param>
internal sealed class Declared(MetadataReader reader, bool isPackage)
{
    private const string Middleware = "InvokeAsync(Microsoft.AspNetCore.Http.HttpContext)";
    private const string RecordContract = "EqualityContract";

    /// <summary>Classes that a framework finds and makes by itself: grains, which Orleans activates, and generated readers of JSON.</summary>
    private static readonly string[] FoundByFrameworks = ["Orleans.Grain", "System.Text.Json.Serialization.JsonSerializerContext"];

    private static readonly TypeNames Names = new(_ => { });

    public static string Key(MetadataReader reader, MethodDefinition method, TypeNames names) =>
        Key(TypeNames.Of(reader, method.GetDeclaringType()), reader.GetString(method.Name), method.DecodeSignature(names, null));

    public static string Key(string type, string name, MethodSignature<string> signature) => $"{type}.{name}({string.Join(", ", signature.ParameterTypes)})";

    public static string Key(MetadataReader reader, FieldDefinition field) => $"{TypeNames.Of(reader, field.GetDeclaringType())}.{reader.GetString(field.Name)}";

    /// <summary>What the compiler adds to a record names all of its properties. Bodies of lambdas and iterators are made by it too, but written by us.</summary>
    public static bool IsMadeForRecord(MetadataReader reader, MethodDefinition method) =>
        IsMade(reader, method.GetCustomAttributes()) && !reader.GetString(method.Name).Contains('<', StringComparison.Ordinal);

    /// <summary>Names of the types and members that nobody uses.</summary>
    public IEnumerable<string> Unused(Uses uses)
    {
        foreach (var type in reader.TypeDefinitions.Select(reader.GetTypeDefinition).Where(IsOurs))
        {
            var name = TypeNames.Of(reader, type);
            var isForOthers = isPackage && IsVisibleOutside(type);
            var isOfConstants = type.GetFields().Any(field => reader.GetFieldDefinition(field).Attributes.HasFlag(FieldAttributes.Literal));
            if (!isForOthers && !isOfConstants && !IsStatic(type) && !uses.HasType(name))
            {
                yield return name;
            }

            foreach (var member in UnusedMembers(type, isForOthers, uses))
            {
                yield return member;
            }
        }
    }

    private IEnumerable<string> UnusedMembers(TypeDefinition type, bool isForOthers, Uses uses)
    {
        var accessors = new HashSet<MethodDefinitionHandle>();
        foreach (var property in type.GetProperties().Select(reader.GetPropertyDefinition))
        {
            // What is set and never read is not used: the getter comes first.
            MethodDefinitionHandle[] both = [property.GetAccessors().Getter, property.GetAccessors().Setter];
            var all = both.Where(accessor => !accessor.IsNil).ToList();
            accessors.UnionWith(all);
            var methods = all.Select(reader.GetMethodDefinition).ToList();
            var isFixed = reader.GetString(property.Name) == RecordContract || Has(reader, property.GetCustomAttributes(), typeof(JsonPropertyNameAttribute));
            if (!isFixed && methods.Any(method => IsCalledByName(method, isForOthers)) && !uses.Has(Key(reader, methods[0], Names)))
            {
                yield return $"{TypeNames.Of(reader, type)}.{reader.GetString(property.Name)}";
            }
        }

        var constructors = type.GetMethods().Count(method => reader.GetString(reader.GetMethodDefinition(method).Name) == ConstructorInfo.ConstructorName);
        foreach (var method in type.GetMethods().Where(method => !accessors.Contains(method)).Select(reader.GetMethodDefinition))
        {
            var isOnlyConstructor = constructors == 1 && reader.GetString(method.Name) == ConstructorInfo.ConstructorName;
            if (!isOnlyConstructor && !IsMade(reader, method.GetCustomAttributes()) && IsCalledByName(method, isForOthers) && !uses.Has(Key(reader, method, Names)))
            {
                yield return Key(reader, method, Names);
            }
        }

        foreach (var field in type.GetFields().Select(reader.GetFieldDefinition).Where(field => IsNamed(field, isForOthers)))
        {
            if (!uses.Has(Key(reader, field)))
            {
                yield return Key(reader, field);
            }
        }
    }

    /// <summary>
    /// Not what is private, an analyzer's matter; not what answers to a base class, an interface or a convention; not an operator, which comes with
    /// its others.
    /// </summary>
    private bool IsCalledByName(MethodDefinition method, bool isForOthers)
    {
        var access = method.Attributes & MethodAttributes.MemberAccessMask;
        var isAnswer = method.Attributes.HasFlag(MethodAttributes.Virtual)
            && (method.Attributes.HasFlag(MethodAttributes.Final) || !method.Attributes.HasFlag(MethodAttributes.NewSlot));
        var name = reader.GetString(method.Name);
        return access > MethodAttributes.Private && !isAnswer && !name.StartsWith("op_", StringComparison.Ordinal) && !name.Contains('<', StringComparison.Ordinal)
            && name != ConstructorInfo.TypeConstructorName && !method.ImplAttributes.HasFlag(MethodImplAttributes.Runtime)
            && !Key(reader, method, Names).EndsWith(Middleware, StringComparison.Ordinal) && !(isForOthers && access is MethodAttributes.Public or MethodAttributes.Family);
    }

    private static bool IsNamed(FieldDefinition field, bool isForOthers)
    {
        var access = field.Attributes & FieldAttributes.FieldAccessMask;
        return access > FieldAttributes.Private && !field.Attributes.HasFlag(FieldAttributes.Literal) && !field.Attributes.HasFlag(FieldAttributes.SpecialName)
            && !(isForOthers && access is FieldAttributes.Public);
    }

    private bool IsOurs(TypeDefinition type) =>
        TypeNames.Of(reader, type) is var name && name.StartsWith("KiVendTout.", StringComparison.Ordinal) && !name.Contains('<', StringComparison.Ordinal)
        && (type.Attributes & TypeAttributes.VisibilityMask) != TypeAttributes.NestedPrivate && !IsMade(reader, type.GetCustomAttributes())
        && (type.BaseType.Kind != HandleKind.TypeReference || !FoundByFrameworks.Contains(TypeNames.Of(reader, type.BaseType)));

    private bool IsVisibleOutside(TypeDefinition type) => (type.Attributes & TypeAttributes.VisibilityMask) switch
    {
        TypeAttributes.Public => true,
        TypeAttributes.NestedPublic => IsVisibleOutside(reader.GetTypeDefinition(type.GetDeclaringType())),
        _ => false,
    };

    private static bool IsStatic(TypeDefinition type) => type.Attributes.HasFlag(TypeAttributes.Abstract | TypeAttributes.Sealed);

    private static bool IsMade(MetadataReader reader, CustomAttributeHandleCollection attributes) => Has(reader, attributes, typeof(CompilerGeneratedAttribute));

    private static bool Has(MetadataReader reader, CustomAttributeHandleCollection attributes, Type wanted) => attributes
        .Select(attribute => reader.GetCustomAttribute(attribute).Constructor)
        .Where(constructor => constructor.Kind == HandleKind.MemberReference)
        .Select(constructor => reader.GetMemberReference((MemberReferenceHandle)constructor).Parent)
        .Any(parent => parent.Kind == HandleKind.TypeReference && TypeNames.Of(reader, parent) == wanted.FullName);
}
