namespace KiVendTout.Training.Histories;

/// <summary>Small numbers for texts, each text kept once.</summary>
internal sealed class TextCodes
{
    /// <summary>Code of no text.</summary>
    public const int Missing = 0;

    private readonly Dictionary<string, int> _codes = [];
    private readonly List<string?> _texts = [null];

    /// <summary>How many codes there are, that of no text among them.</summary>
    public int Count => _texts.Count;

    /// <summary>The text of a code; null for <see cref="Missing"/>.</summary>
    public string? this[int code] => _texts[code];

    /// <summary>The code of a text; a new one when it has none.</summary>
    public int Take(string? text)
    {
        if (text is null)
        {
            return Missing;
        }

        if (!_codes.TryGetValue(text, out var code))
        {
            code = _texts.Count;
            _codes.Add(text, code);
            _texts.Add(text);
        }

        return code;
    }
}
