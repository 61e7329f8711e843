using KiVendTout.Training.Histories;

namespace KiVendTout.Cli.Fraud;

/// <summary>Which column of a labelled history holds what. Of what is null there is no column.</summary>
/// <param name="Origin">Where times are counted from, in seconds, UTC; null when they are ISO 8601.</param>
/// <param name="Columns">The column of each key of the map but the origin.</param>
internal sealed record HistoryMap(DateTime? Origin, IReadOnlyDictionary<string, string> Columns)
{
    public const string TimeKey = "time";
    public const string OriginKey = "origin";
    public const string CustomerKey = "customer";
    public const string AmountKey = "amount";
    public const string LabelKey = "label";
    public const string DeviceKey = "device";
    public const string TerminalKey = "terminal";
    public const string AddressKey = "address";
    public const string CardKey = "card";
    public const string CountryKey = "country";
    public const string CustomerCountryKey = "customer_country";
    public const string ResultKey = "result";

    /// <summary>Keys that every map has.</summary>
    public static readonly IReadOnlyList<string> Required = [TimeKey, CustomerKey, AmountKey, LabelKey];

    /// <summary>All keys.</summary>
    public static readonly IReadOnlyList<string> All =
        [.. Required, OriginKey, DeviceKey, TerminalKey, AddressKey, CardKey, CountryKey, CustomerCountryKey, ResultKey];

    /// <summary>The linked entities that have a column.</summary>
    public IReadOnlyList<LinkedEntity> Entities { get; } =
    [
        .. new[] { (DeviceKey, LinkedEntity.Device), (TerminalKey, LinkedEntity.Terminal), (AddressKey, LinkedEntity.Address), (CardKey, LinkedEntity.Card) }
            .Where(entity => Columns.ContainsKey(entity.Item1)).Select(entity => entity.Item2),
    ];

    /// <summary>Whether there is a column of how payments ended.</summary>
    public bool HasResults => Columns.ContainsKey(ResultKey);
}
