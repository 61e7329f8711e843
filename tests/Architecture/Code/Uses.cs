using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace KiVendTout.Architecture.Code;

/// <summary>Which types and members are named by code that somebody wrote; what names itself does not count.</summary>
internal sealed class Uses
{
    /// <summary>Serializers and call stubs: they name all that they serve.</summary>
    private const string MadeByOrleans = "OrleansCodeGen.";

    private readonly HashSet<string> _members = [];
    private readonly HashSet<string> _types = [];
    private readonly TypeNames _names;
    private string _type = "";
    private string? _member;

    public Uses() => _names = new TypeNames(UseType);

    public bool Has(string member) => _members.Contains(member);

    public bool HasType(string type) => _types.Contains(type);

    /// <summary>Adds what an assembly uses.</summary>
    public void Add(PEReader file)
    {
        var reader = file.GetMetadataReader();
        foreach (var handle in reader.TypeDefinitions)
        {
            var type = reader.GetTypeDefinition(handle);
            _type = TypeNames.Of(reader, type);
            _member = null;
            if (!_type.StartsWith(MadeByOrleans, StringComparison.Ordinal))
            {
                AddType(file, reader, type);
            }
        }
    }

    private void AddType(PEReader file, MetadataReader reader, TypeDefinition type)
    {
        Use(reader, type.BaseType);
        foreach (var implemented in type.GetInterfaceImplementations())
        {
            Use(reader, reader.GetInterfaceImplementation(implemented).Interface);
        }

        UseAttributes(reader, type.GetCustomAttributes());
        foreach (var field in type.GetFields().Select(reader.GetFieldDefinition))
        {
            field.DecodeSignature(_names, null);
            UseAttributes(reader, field.GetCustomAttributes());
        }

        foreach (var property in type.GetProperties().Select(reader.GetPropertyDefinition))
        {
            UseAttributes(reader, property.GetCustomAttributes());
        }

        foreach (var method in type.GetMethods().Select(reader.GetMethodDefinition).Where(method => !Declared.IsMadeForRecord(reader, method)))
        {
            AddMethod(file, reader, method);
        }
    }

    private void AddMethod(PEReader file, MetadataReader reader, MethodDefinition method)
    {
        _member = null;
        _member = Declared.Key(reader, method, _names);
        UseAttributes(reader, method.GetCustomAttributes());
        if (method.RelativeVirtualAddress == 0 || method.ImplAttributes.HasFlag(MethodImplAttributes.InternalCall))
        {
            return;
        }

        var body = file.GetMethodBody(method.RelativeVirtualAddress);
        if (!body.LocalSignature.IsNil)
        {
            reader.GetStandaloneSignature(body.LocalSignature).DecodeLocalSignature(_names, null);
        }

        foreach (var region in body.ExceptionRegions)
        {
            Use(reader, region.CatchType);
        }

        foreach (var name in Instructions.Names(body.GetILContent()))
        {
            Use(reader, name);
        }
    }

    private void UseAttributes(MetadataReader reader, CustomAttributeHandleCollection attributes)
    {
        foreach (var attribute in attributes)
        {
            Use(reader, reader.GetCustomAttribute(attribute).Constructor);
        }
    }

    private string? Use(MetadataReader reader, EntityHandle handle)
    {
        switch (handle.Kind)
        {
            case var _ when handle.IsNil:
                return null;
            case HandleKind.TypeDefinition or HandleKind.TypeReference:
                var type = TypeNames.Of(reader, handle);
                UseType(type);
                return type;
            case HandleKind.TypeSpecification:
                return reader.GetTypeSpecification((TypeSpecificationHandle)handle).DecodeSignature(_names, null);
            case HandleKind.MethodSpecification:
                var made = reader.GetMethodSpecification((MethodSpecificationHandle)handle);
                made.DecodeSignature(_names, null);
                return Use(reader, made.Method);
            case HandleKind.MethodDefinition:
                var method = reader.GetMethodDefinition((MethodDefinitionHandle)handle);
                Use(reader, method.GetDeclaringType());
                return UseMember(Declared.Key(reader, method, _names));
            case HandleKind.FieldDefinition:
                var field = reader.GetFieldDefinition((FieldDefinitionHandle)handle);
                Use(reader, field.GetDeclaringType());
                return UseMember(Declared.Key(reader, field));
            case HandleKind.MemberReference:
                return UseReference(reader, reader.GetMemberReference((MemberReferenceHandle)handle));
            default:
                throw new InvalidOperationException($"An instruction names a {handle.Kind}.");
        }
    }

    private string UseReference(MetadataReader reader, MemberReference member)
    {
        var type = Use(reader, member.Parent)!;
        var name = reader.GetString(member.Name);
        return UseMember(member.GetKind() == MemberReferenceKind.Method
            ? Declared.Key(type, name, member.DecodeMethodSignature(_names, null))
            : $"{type}.{name}");
    }

    private string UseMember(string member)
    {
        if (member != _member)
        {
            _members.Add(member);
        }

        return member;
    }

    private void UseType(string type)
    {
        if (_type != type && !_type.StartsWith(type + "+", StringComparison.Ordinal))
        {
            _types.Add(type);
        }
    }
}
