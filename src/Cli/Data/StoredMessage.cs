using Google.Protobuf;

namespace KiVendTout.Cli.Data;

/// <summary>Compares what a line says with what is stored.</summary>
internal static class StoredMessage
{
    /// <summary>The columns in which a line says another thing than what is stored. What the line does not speak of may be anything.</summary>
    /// <param name="told">The message of the line.</param>
    /// <param name="stored">What is stored, a message of the same type.</param>
    /// <param name="fields">The field of each column.</param>
    public static List<string> Differences(IMessage told, IMessage stored, IReadOnlyDictionary<string, string> fields) =>
        [.. fields.Where(column => !Same(told, stored, column.Value)).Select(column => column.Key)];

    private static bool Same(IMessage told, IMessage stored, string field) =>
        told.Descriptor.FindFieldByName(field).Accessor is var accessor && Equals(accessor.GetValue(told), accessor.GetValue(stored));
}
