using System.Globalization;
using KiVendTout.Domain.Common;
using KiVendTout.Domain.Fraud.Window;
using KiVendTout.Training.Histories;

namespace KiVendTout.Cli.Fraud;

/// <summary>A cell breaks a rule.</summary>
/// <param name="Column">Place of its column, from 0.</param>
/// <param name="Rule">The rule, in words. The value is not repeated: it may be personal.</param>
internal sealed record BrokenCell(int Column, string Rule);

/// <summary>Reads the cells of a labelled payment.</summary>
/// <param name="map">What the columns hold.</param>
/// <param name="places">Place of the column of each key.</param>
internal sealed class HistoryCells(HistoryMap map, IReadOnlyDictionary<string, int> places)
{
    /// <summary>Longest name of a customer, device or the like, in characters.</summary>
    private const int TextMax = 200;

    private const int CentsPerUnit = 100;
    private const decimal AmountMax = Currency.MaxAmountCents / CentsPerUnit;

    private static readonly string[] TimeFormats =
    [
        "yyyy-MM-dd HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd HH:mm:ss.FFFFFFFK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK",
        "yyyy-MM-dd HH:mmK", "yyyy-MM-dd'T'HH:mmK", "yyyy-MM-dd",
    ];

    private static readonly Dictionary<string, bool> Flags = new(StringComparer.OrdinalIgnoreCase)
    {
        ["1"] = true,
        ["0"] = false,
        ["1.0"] = true,
        ["0.0"] = false,
        ["true"] = true,
        ["false"] = false,
    };

    private static readonly Dictionary<string, PaymentResult> Results = new(StringComparer.OrdinalIgnoreCase)
    {
        [""] = PaymentResult.Unknown,
        ["1"] = PaymentResult.Succeeded,
        ["true"] = PaymentResult.Succeeded,
        ["succeeded"] = PaymentResult.Succeeded,
        ["success"] = PaymentResult.Succeeded,
        ["0"] = PaymentResult.Failed,
        ["false"] = PaymentResult.Failed,
        ["failed"] = PaymentResult.Failed,
        ["failure"] = PaymentResult.Failed,
    };

    private readonly int _time = places[HistoryMap.TimeKey];
    private readonly int _amount = places[HistoryMap.AmountKey];
    private readonly int _label = places[HistoryMap.LabelKey];

    /// <summary>Reads a line.</summary>
    /// <returns>What is wrong with it; null when nothing is.</returns>
    public BrokenCell? Read(IReadOnlyList<string> cells, out LabelledRow row)
    {
        row = default;
        if (Time(cells[_time].Trim()) is not { } time)
        {
            return new BrokenCell(_time, map.Origin is null
                ? "must be a time YYYY-MM-DD HH:MM:SS, UTC or with its offset (seconds need the key origin in the map)"
                : "must be a number of seconds since the origin, of years 1 to 9999");
        }

        if (Cents(cells[_amount].Trim()) is not { } cents)
        {
            return new BrokenCell(_amount, $"must be an amount of 0 to {AmountMax}, like 1234.56");
        }

        if (!Flags.TryGetValue(cells[_label].Trim(), out var isFraud))
        {
            return new BrokenCell(_label, "must be 1 (fraud) or 0");
        }

        if (Text(cells, HistoryMap.CustomerKey) is not { } customer)
        {
            return new BrokenCell(places[HistoryMap.CustomerKey], "must name a customer");
        }

        if (places.FirstOrDefault(place => cells[place.Value].Length > TextMax) is { Key: not null } tooLong)
        {
            return new BrokenCell(tooLong.Value, $"must be at most {TextMax} characters");
        }

        if (!Results.TryGetValue(Text(cells, HistoryMap.ResultKey) ?? "", out var result))
        {
            return new BrokenCell(places[HistoryMap.ResultKey], "must be 1, true, succeeded or success; 0, false, failed or failure; or empty");
        }

        row = new LabelledRow
        {
            Time = time,
            Customer = customer,
            AmountCents = cents,
            IsFraud = isFraud,
            Device = Text(cells, HistoryMap.DeviceKey),
            Terminal = Text(cells, HistoryMap.TerminalKey),
            Address = Text(cells, HistoryMap.AddressKey),
            Card = Text(cells, HistoryMap.CardKey),
            Country = Text(cells, HistoryMap.CountryKey),
            CustomerCountry = Text(cells, HistoryMap.CustomerCountryKey),
            Result = result,
        };
        return null;
    }

    private string? Text(IReadOnlyList<string> cells, string key) =>
        places.TryGetValue(key, out var place) && cells[place].Trim() is { Length: > 0 } text ? text : null;

    private DateTime? Time(string text)
    {
        if (map.Origin is not { } origin)
        {
            return DateTimeOffset.TryParseExact(text, TimeFormats, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time.UtcDateTime : null;
        }

        const NumberStyles style = NumberStyles.Float;
        return double.TryParse(text, style, CultureInfo.InvariantCulture, out var seconds)
            && Math.Abs(seconds) < TimeSpan.MaxValue.TotalSeconds
            && origin.Ticks + (long)(seconds * TimeSpan.TicksPerSecond) is var ticks and >= 0 && ticks <= DateTime.MaxValue.Ticks
                ? new DateTime(ticks, DateTimeKind.Utc)
                : null;
    }

    /// <summary>To the cent: amounts of other systems have more digits.</summary>
    private static long? Cents(string text) =>
        decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var amount) && amount is >= 0 and <= AmountMax
            ? (long)decimal.Round(amount * CentsPerUnit)
            : null;
}
