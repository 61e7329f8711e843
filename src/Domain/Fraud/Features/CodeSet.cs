using System.Runtime.CompilerServices;
using KiVendTout.Domain.Fraud.Window;

namespace KiVendTout.Domain.Fraud.Features;

/// <summary>Counts distinct codes of a window, without an allocation.</summary>
internal struct CodeSet
{
    private const int BitsPerWord = 64;
    private const int Words = (PaymentWindow.CodesMax / BitsPerWord) + 1;

    private Bits _bits;
    private bool _hasUnseen;

    /// <summary>How many there are; no text is none.</summary>
    public int Count { get; private set; }

    /// <summary>Adds the code of a text.</summary>
    public void Add(int code)
    {
        if (code == PaymentWindow.Unseen)
        {
            Count += _hasUnseen ? 0 : 1;
            _hasUnseen = true;
        }
        else if (code != PaymentWindow.Missing)
        {
            ref var word = ref _bits[code / BitsPerWord];
            var bit = 1UL << (code % BitsPerWord);
            Count += (word & bit) == 0 ? 1 : 0;
            word |= bit;
        }
    }

    [InlineArray(Words)]
    private struct Bits
    {
        private ulong _first;
    }
}
