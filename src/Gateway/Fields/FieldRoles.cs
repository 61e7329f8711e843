using System.Collections.Concurrent;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Google.Protobuf.WellKnownTypes;
using KiVendTout.Gateway.Auth;

namespace KiVendTout.Gateway.Fields;

/// <summary>Holds messages to <see cref="FieldTable"/>.</summary>
internal static class FieldRoles
{
    private const string Everything = "*";

    // Most callers may set and see all fields of most messages: found out once, so that their messages are not walked through.
    private static readonly ConcurrentDictionary<(MessageDescriptor Type, Roles Role), bool> Forbidding = new();
    private static readonly ConcurrentDictionary<(MessageDescriptor Type, Roles Role), bool> Hiding = new();

    /// <summary>The first field that a request sets and its caller may not set, as a path of proto names; null when there is none.</summary>
    /// <remarks>Where an update mask names fields, these are what is set; the resource's other fields have no effect.</remarks>
    public static string? FirstForbidden(IMessage request, Roles role)
    {
        if (!Forbidding.GetOrAdd((request.Descriptor, role), key => MayForbid(key.Type, key.Role)))
        {
            return null;
        }

        var mask = request.Descriptor.Fields.InDeclarationOrder()
            .Select(field => field.Accessor.GetValue(request)).OfType<FieldMask>().FirstOrDefault(mask => mask.Paths.Count > 0);
        foreach (var field in request.Descriptor.Fields.InDeclarationOrder().Where(field => MessageWalk.IsSet(request, field)))
        {
            var access = FieldTable.Of(field);
            if (access.Set == Roles.None)
            {
                continue;
            }

            if (!access.Set.HasFlag(role))
            {
                return field.Name;
            }

            if (MessageWalk.IsOurs(field) && FirstForbiddenBelow(request, field, mask, role) is { } path)
            {
                return path;
            }
        }

        return null;
    }

    /// <summary>Takes out of an answer what its caller does not see.</summary>
    public static void Hide(IMessage answer, Roles role)
    {
        if (!Hiding.GetOrAdd((answer.Descriptor, role), key => MayHide(key.Type, key.Role)))
        {
            return;
        }

        foreach (var field in answer.Descriptor.Fields.InDeclarationOrder())
        {
            if (!FieldTable.Of(field).See.HasFlag(role))
            {
                field.Accessor.Clear(answer);
            }
            else if (MessageWalk.IsOurs(field))
            {
                foreach (var (inner, _) in MessageWalk.Below(answer, field))
                {
                    Hide(inner, role);
                }
            }
        }
    }

    private static bool MayForbid(MessageDescriptor type, Roles role) => type.Fields.InDeclarationOrder().Any(field =>
        FieldTable.Of(field).Set is var set && set != Roles.None
        && (!set.HasFlag(role) || (MessageWalk.IsOurs(field) && MayForbid(field.MessageType, role))));

    private static bool MayHide(MessageDescriptor type, Roles role) => type.Fields.InDeclarationOrder().Any(field =>
        !FieldTable.Of(field).See.HasFlag(role) || (MessageWalk.IsOurs(field) && MayHide(field.MessageType, role)));

    private static string? FirstForbiddenBelow(IMessage request, FieldDescriptor field, FieldMask? mask, Roles role) => mask is not null && !field.IsRepeated
        ? Masked(field.MessageType, mask).Where(inner => FieldTable.Of(inner).Set is var set && set != Roles.None && !set.HasFlag(role))
            .Select(inner => $"{field.Name}.{inner.Name}").FirstOrDefault()
        : MessageWalk.Below(request, field)
            .Select(below => FirstForbidden(below.Message, role) is { } path ? $"{below.Name}.{path}" : null).FirstOrDefault(path => path is not null);

    private static IEnumerable<FieldDescriptor> Masked(MessageDescriptor resource, FieldMask mask) => mask.Paths.Contains(Everything)
        ? resource.Fields.InDeclarationOrder()
        : mask.Paths.Select(resource.FindFieldByName).OfType<FieldDescriptor>();
}
