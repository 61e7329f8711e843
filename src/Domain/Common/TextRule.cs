namespace KiVendTout.Domain.Common;

/// <summary>
/// The rule every text from outside obeys. All of ours are one line: names, codes, hashes, an address "in one line". So no control character
/// is taken, tab and line break included: NUL breaks PostgreSQL, the others forge lines of logs and files. Half a surrogate pair is no
/// character at all: no store keeps it as it came.
/// </summary>
public static class TextRule
{
    /// <summary>The rule in words, for error messages.</summary>
    /// <param name="max">Most characters.</param>
    public static string Describe(int max) => $"must be 1 to {max} characters, none of them a control character or half a surrogate pair";

    /// <summary>Tells whether <paramref name="text"/> has 1 to <paramref name="max"/> characters and is plain.</summary>
    public static bool IsValid(string? text, int max) => text is { Length: > 0 } && text.Length <= max && IsPlain(text);

    /// <summary>Tells whether <paramref name="text"/> holds neither a control character (Unicode Cc: C0, DEL and C1) nor half a surrogate pair.</summary>
    public static bool IsPlain(ReadOnlySpan<char> text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (char.IsControl(text[i]) || char.IsLowSurrogate(text[i]))
            {
                return false;
            }

            if (char.IsHighSurrogate(text[i]) && (++i == text.Length || !char.IsLowSurrogate(text[i])))
            {
                return false;
            }
        }

        return true;
    }
}
