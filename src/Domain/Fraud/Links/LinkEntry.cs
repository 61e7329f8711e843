namespace KiVendTout.Domain.Fraud.Links;

/// <summary>The newest sightings of one device or address, by event time: the same set whatever the order they came in, and however often.</summary>
internal struct LinkEntry
{
    private Item[]? _items;
    private byte _count;

    /// <summary>Sightings up to this time may be missing, UTC ticks; 0 when none are.</summary>
    public long IncompleteUntil { get; set; }

    /// <summary>When the newest sighting was, UTC ticks.</summary>
    public readonly long NewestAt => _count == 0 ? 0 : _items![_count - 1].OccurredAt;

    /// <summary>Adds a sighting, or what is new of it.</summary>
    public void Add(in LinkSighting sighting)
    {
        var item = new Item(sighting);
        for (var i = _count - 1; i >= 0; i--)
        {
            if (_items![i].Payment == item.Payment)
            {
                _items[i].Merge(item);
                return;
            }
        }

        Insert(item);
    }

    /// <summary>What customers other than one did before a time.</summary>
    public readonly LinkSightings Others(ulong customer, long at)
    {
        var (hour, day, month) = (new LinkTally(), new LinkTally(), new LinkTally());

        // From the newest back, so that those of an hour are the first of those of a day: each customer is looked up in one list only.
        Span<ulong> seen = stackalloc ulong[LinkBook.CustomersMax];
        var known = 0;
        for (var i = _count - 1; i >= 0; i--)
        {
            var item = _items![i];
            var ago = at - item.OccurredAt;
            if (ago < 0 || item.Customer == customer)
            {
                continue;
            }

            if (ago >= LinkBook.Month.Ticks)
            {
                break;
            }

            var isNew = known < seen.Length && !seen[..known].Contains(item.Customer);
            if (isNew)
            {
                seen[known++] = item.Customer;
            }

            month.Add(item, isNew);
            if (ago < LinkBook.Day.Ticks)
            {
                day.Add(item, isNew);
            }

            if (ago < LinkBook.Hour.Ticks)
            {
                hour.Add(item, isNew);
            }
        }

        return new LinkSightings(hour.Counts, day.Counts, month.Counts);
    }

    private void Insert(in Item item)
    {
        var at = (int)_count;
        while (at > 0 && item.CompareTo(_items![at - 1]) < 0)
        {
            at--;
        }

        if (_count == LinkBook.SightingsMax)
        {
            if (at > 0)
            {
                Array.Copy(_items!, 1, _items!, 0, at - 1);
                _items![at - 1] = item;
            }

            return;
        }

        if (_items is null || _count == _items.Length)
        {
            Array.Resize(ref _items, Math.Min(Math.Max(1, _count * 2), LinkBook.SightingsMax));
        }

        Array.Copy(_items, at, _items, at + 1, _count - at);
        _items[at] = item;
        _count++;
    }

    /// <summary>One sighting, in 24 bytes: there are millions.</summary>
    internal struct Item(in LinkSighting sighting)
    {
        private const int FailedBit = 1;
        private const int FraudBit = 2;
        private const int FlagBits = 2;
        private const ulong Flags = FailedBit | FraudBit;

        // Ticks of any time are less than 2^62.
        private ulong _timeAndFlags =
            ((ulong)sighting.OccurredAt.UtcTicks << FlagBits) | (sighting.Failed ? FailedBit : 0UL) | (sighting.IsFraud ? FraudBit : 0UL);

        public ulong Customer { get; } = sighting.Customer;

        public ulong Payment { get; } = sighting.Payment;

        public readonly long OccurredAt => (long)(_timeAndFlags >> FlagBits);

        public readonly int Failed => (_timeAndFlags & FailedBit) != 0 ? 1 : 0;

        public readonly int IsFraud => (_timeAndFlags & FraudBit) != 0 ? 1 : 0;

        public void Merge(in Item same) => _timeAndFlags |= same._timeAndFlags & Flags;

        /// <summary>By time, of one moment by payment: never the order of arrival.</summary>
        public readonly int CompareTo(in Item other) =>
            OccurredAt != other.OccurredAt ? OccurredAt.CompareTo(other.OccurredAt) : Payment.CompareTo(other.Payment);
    }

    private struct LinkTally
    {
        private int _customers;
        private int _attempts;
        private int _failures;
        private int _frauds;

        public readonly LinkCounts Counts => new(_customers, _attempts, _failures, _frauds);

        public void Add(in Item item, bool isNew)
        {
            _customers += isNew ? 1 : 0;
            _attempts++;
            _failures += item.Failed;
            _frauds += item.IsFraud;
        }
    }
}
