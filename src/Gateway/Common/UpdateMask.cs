using System.Collections.Frozen;
using System.Collections.Immutable;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using KiVendTout.Domain.Common;

namespace KiVendTout.Gateway.Common;

/// <summary>Which fields an update changes (Google AIP-134, AIP-161).</summary>
internal static class UpdateMask
{
    private const string Field = "update_mask";
    private const string Everything = "*";

    /// <summary>The fields to change: those of the mask, or those that are set when there is no mask.</summary>
    /// <param name="mask">The mask; null when there is none.</param>
    /// <param name="resource">The resource with its new values.</param>
    /// <param name="changeable">Names of the fields that can be changed.</param>
    /// <param name="ignored">Names of its other fields: id and output only. In a mask they mean nothing.</param>
    /// <exception cref="ContractViolationException">The mask names another field.</exception>
    public static ImmutableArray<string> Resolve(
        FieldMask? mask, IMessage resource, IReadOnlyCollection<string> changeable, FrozenSet<string> ignored)
    {
        if (mask is null || mask.Paths.Count == 0)
        {
            return [.. resource.Descriptor.Fields.InFieldNumberOrder()
                .Where(field => changeable.Contains(field.Name) && IsSet(field, resource)).Select(field => field.Name)];
        }

        if (mask.Paths.Contains(Everything))
        {
            return mask.Paths.Count == 1 ? [.. changeable] : throw new ContractViolationException(Field, "'*' stands alone");
        }

        var unknown = mask.Paths.FirstOrDefault(path => !changeable.Contains(path) && !ignored.Contains(path));
        return unknown is null
            ? [.. mask.Paths.Where(changeable.Contains).Distinct()]
            : throw new ContractViolationException(Field, $"names a field that '{resource.Descriptor.Name}' does not have; write proto names, such as '{changeable.First()}'");
    }

    private static bool IsSet(Google.Protobuf.Reflection.FieldDescriptor field, IMessage resource) =>
        field.HasPresence ? field.Accessor.HasValue(resource) : field.Accessor.GetValue(resource) switch
        {
            string text => text.Length > 0,
            long number => number != 0,
            bool flag => flag,
            var other => throw new NotSupportedException($"A field of type {other?.GetType()} has no presence; declare it optional."),
        };
}
