using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace KiVendTout.Domain.Fraud.Links;

/// <summary>
/// Who was seen with which device and from which address in the last 30 days: what links customers, without asking any of them. The same sightings
/// give the same book in whatever order they come, and however often. Not thread-safe.
/// </summary>
/// <param name="keysMax">Most devices and addresses it keeps.</param>
public sealed class LinkBook(int keysMax = LinkBook.KeysMax)
{
    /// <summary>Most devices and addresses in one book: about 135 bytes each, 320 MB in all.</summary>
    public const int KeysMax = 2_400_000;

    /// <summary>Most sightings of one device or address; the newest by event time stay.</summary>
    public const int SightingsMax = 64;

    /// <summary>Customers are told apart up to this number, which then stands for "so many or more".</summary>
    public const int CustomersMax = 16;

    internal static readonly TimeSpan Hour = TimeSpan.FromHours(1);
    internal static readonly TimeSpan Day = TimeSpan.FromDays(1);
    internal static readonly TimeSpan Month = TimeSpan.FromDays(30);

    private readonly Dictionary<ulong, LinkEntry> _keys = [];
    private long _refusedUntil;

    /// <summary>Adds a sighting. A full book takes no new device or address, and then says of those it does not know that it does not know.</summary>
    public void Add(in LinkSighting sighting)
    {
        ref var entry = ref CollectionsMarshal.GetValueRefOrNullRef(_keys, sighting.Key);
        if (Unsafe.IsNullRef(ref entry))
        {
            if (_keys.Count >= keysMax)
            {
                _refusedUntil = Math.Max(_refusedUntil, sighting.OccurredAt.UtcTicks);
                return;
            }

            entry = ref CollectionsMarshal.GetValueRefOrAddDefault(_keys, sighting.Key, out _);
            entry.IncompleteUntil = _refusedUntil;
        }

        entry.Add(sighting);
    }

    /// <summary>What customers other than one did with a device or from an address before an attempt.</summary>
    /// <param name="key">The device or address, of <see cref="LinkHash"/>.</param>
    /// <param name="customer">The customer that is not counted, of <see cref="LinkHash"/>.</param>
    /// <param name="at">When the attempt was made.</param>
    /// <returns>The counts; null when sightings of the 30 days before had no room, so that any count might be wrong.</returns>
    public LinkSightings? Find(ulong key, ulong customer, DateTimeOffset at)
    {
        ref var entry = ref CollectionsMarshal.GetValueRefOrNullRef(_keys, key);
        var isKnown = !Unsafe.IsNullRef(ref entry);
        var incompleteUntil = isKnown ? entry.IncompleteUntil : _refusedUntil;
        return incompleteUntil > 0 && at.UtcTicks - incompleteUntil < Month.Ticks ? null
            : isKnown ? entry.Others(customer, at.UtcTicks)
            : default(LinkSightings);
    }

    /// <summary>Lets go of devices and addresses that were last seen 30 days before a time or earlier: to be called now and then, and makes room.</summary>
    /// <param name="now">The newest event time.</param>
    public void Forget(DateTimeOffset now)
    {
        foreach (var (key, entry) in _keys)
        {
            if (now.UtcTicks - entry.NewestAt >= Month.Ticks)
            {
                _keys.Remove(key);
            }
        }
    }
}
