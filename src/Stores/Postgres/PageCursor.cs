using System.Buffers.Text;
using System.Text;

namespace KiVendTout.Stores.Postgres;

/// <summary>The opaque text by which a caller asks for the next page: the name of the list and the place of the last row.</summary>
internal static class PageCursor
{
    private const char Separator = '\n';

    public static string Encode(string list, params string[] place) =>
        Base64Url.EncodeToString(Encoding.UTF8.GetBytes(string.Join(Separator, [list, .. place])));

    /// <returns>The place; null when there is no cursor.</returns>
    /// <exception cref="ContractViolationException">Not a cursor of this list.</exception>
    public static string[]? Decode(string list, int parts, string? cursor)
    {
        if (cursor is null)
        {
            return null;
        }

        try
        {
            var read = Encoding.UTF8.GetString(Base64Url.DecodeFromChars(cursor)).Split(Separator);
            if (read[0] == list && read.Length == parts + 1)
            {
                return read[1..];
            }
        }
        catch (FormatException)
        {
            // Told below, like any other text that is no cursor.
        }

        throw Violation();
    }

    public static ContractViolationException Violation() => new("page_token", "must be the token of the page before");

    /// <summary>Makes the page of a list that was asked for one row more than wanted.</summary>
    public static Page<T> Cut<T>(IReadOnlyList<T> rows, int size, Func<T, string> cursorOf) =>
        rows.Count > size ? new Page<T>([.. rows.Take(size)], cursorOf(rows[size - 1])) : new Page<T>(rows, null);
}
