using System.Runtime.InteropServices;

namespace KiVendTout.Domain.Fraud.Window;

/// <summary>
/// Small numbers for the texts of a customer's payments. It holds a text as long as somebody uses it, so it is as large as what uses it, and a code
/// may then stand for another one.
/// </summary>
internal sealed class TextBook
{
    private const int EntriesMin = 8;

    private readonly Dictionary<string, ushort> _codes = [];

    // By code; the first stands for no text. Of one that is free, Uses is the code of the next free one.
    private (string? Text, int Uses)[] _entries = [];
    private ushort _free;
    private int _opened = 1;

    /// <summary>The code of a text; <see cref="PaymentWindow.Missing"/> of none, <see cref="PaymentWindow.Unseen"/> of one that nobody uses.</summary>
    public int CodeOf(string? text) =>
        text is null ? PaymentWindow.Missing : _codes.TryGetValue(text, out var code) ? code : PaymentWindow.Unseen;

    /// <summary>The same text, as it is in the book when it is there.</summary>
    public string? Share(string? text) => CodeOf(text) is > PaymentWindow.Missing and var code ? _entries[code].Text : text;

    /// <summary>Uses a text once more.</summary>
    /// <returns>Its code.</returns>
    public ushort Take(string? text)
    {
        if (text is null)
        {
            return PaymentWindow.Missing;
        }

        ref var code = ref CollectionsMarshal.GetValueRefOrAddDefault(_codes, text, out var isKnown);
        if (!isKnown)
        {
            code = NextFree();
            _entries[code] = (text, 0);
        }

        _entries[code].Uses++;
        return code;
    }

    /// <summary>Uses the text of a code once less.</summary>
    public void Release(ushort code)
    {
        if (code == PaymentWindow.Missing || --_entries[code].Uses > 0)
        {
            return;
        }

        _codes.Remove(_entries[code].Text!);
        _entries[code] = (null, _free);
        _free = code;
    }

    private ushort NextFree()
    {
        if (_free > 0)
        {
            var free = _free;
            _free = (ushort)_entries[free].Uses;
            return free;
        }

        if (_opened >= _entries.Length)
        {
            Array.Resize(ref _entries, Math.Max(EntriesMin, _entries.Length * 2));
        }

        return checked((ushort)_opened++);
    }
}
