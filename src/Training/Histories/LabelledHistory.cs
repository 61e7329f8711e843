namespace KiVendTout.Training.Histories;

/// <summary>Labelled payments of many customers, 56 bytes each, and their texts once each.</summary>
/// <param name="entities">The linked entities that it tells of.</param>
/// <param name="hasResults">Whether it tells how payments ended.</param>
public sealed class LabelledHistory(IReadOnlyList<LinkedEntity> entities, bool hasResults)
{
    /// <summary>Most payments: what is kept of them, vectors of all included, is about 2 GB then.</summary>
    public const int RowsMax = 5_000_000;

    private readonly List<LabelledPayment> _payments = [];
    private readonly TextCodes[] _entities = [.. Enum.GetValues<LinkedEntity>().Select(_ => new TextCodes())];

    /// <summary>How many payments there are.</summary>
    public int Count => _payments.Count;

    /// <summary>How many came after one of a later time, and were put into order.</summary>
    public int OutOfOrder { get; private set; }

    /// <summary>The linked entities that it tells of.</summary>
    internal IReadOnlyList<LinkedEntity> Entities => entities;

    /// <summary>Whether it tells how payments ended.</summary>
    internal bool HasResults => hasResults;

    /// <summary>What stands in the place of the device: a terminal where it tells no device; null when it tells neither.</summary>
    internal LinkedEntity? DeviceEntity => entities.Contains(LinkedEntity.Device) ? LinkedEntity.Device
        : entities.Contains(LinkedEntity.Terminal) ? LinkedEntity.Terminal
        : null;

    /// <summary>The customers.</summary>
    internal TextCodes Customers { get; } = new();

    /// <summary>The countries, of payments and of customers.</summary>
    internal TextCodes Countries { get; } = new();

    /// <summary>A payment, in the order of time once <see cref="Sort"/> was called.</summary>
    internal LabelledPayment this[int row] => _payments[row];

    /// <summary>The texts of an entity.</summary>
    internal TextCodes this[LinkedEntity entity] => _entities[(int)entity];

    /// <summary>Adds a payment.</summary>
    /// <returns>False, and nothing is added, when there are <see cref="RowsMax"/>.</returns>
    public bool TryAdd(in LabelledRow row)
    {
        if (_payments.Count == RowsMax)
        {
            return false;
        }

        _payments.Add(new LabelledPayment(
            row.Time.Ticks,
            row.AmountCents,
            Customers.Take(row.Customer),
            this[LinkedEntity.Device].Take(row.Device),
            this[LinkedEntity.Terminal].Take(row.Terminal),
            this[LinkedEntity.Address].Take(row.Address),
            this[LinkedEntity.Card].Take(row.Card),
            Countries.Take(row.Country),
            Countries.Take(row.CustomerCountry),
            row.Result,
            row.IsFraud));
        return true;
    }

    /// <summary>Puts the payments into the order of time; those of one time stay in the order in which they came. In memory.</summary>
    internal void Sort()
    {
        for (var (row, latest) = (0, 0L); row < _payments.Count; row++)
        {
            OutOfOrder += _payments[row].Ticks < latest ? 1 : 0;
            latest = Math.Max(latest, _payments[row].Ticks);
        }

        if (OutOfOrder == 0)
        {
            return;
        }

        var (payments, times) = (_payments.ToArray(), new (long Ticks, int Row)[_payments.Count]);
        for (var row = 0; row < times.Length; row++)
        {
            times[row] = (payments[row].Ticks, row);
        }

        Array.Sort(times, payments);
        _payments.Clear();
        _payments.AddRange(payments);
    }

    /// <summary>The code that a payment has of an entity.</summary>
    internal static int CodeOf(in LabelledPayment payment, LinkedEntity entity) => entity switch
    {
        LinkedEntity.Device => payment.Device,
        LinkedEntity.Terminal => payment.Terminal,
        LinkedEntity.Address => payment.Address,
        _ => payment.Card,
    };
}
