using System.Globalization;
using System.Text.Json;
using KiVendTout.Domain.Events;

namespace KiVendTout.Records;

/// <summary>
/// The shop's own form of an event: one flat JSON object with <c>event_id</c>, <c>ts</c> (UTC), <c>event_type</c>, <c>customer_id</c>,
/// <c>session_id</c>, <c>device</c>, <c>ip_hash</c>, <c>utm_source</c>, <c>utm_campaign</c>, <c>product_id</c>, <c>cart_value</c> (euros),
/// <c>payment_id</c>, <c>order_id</c>; null or left out where there is nothing to tell. Other names are left out of account.
/// </summary>
public static class FlatEventLine
{
    private const decimal CentsPerEuro = 100;

    /// <summary>Length of a time with as many digits as .NET reads.</summary>
    private const int TimeLengthMax = 27;

    private static readonly string[] TimeFormats = ["yyyy-MM-dd HH:mm:ss.FFFFFFF", "yyyy-MM-ddTHH:mm:ss.FFFFFFF"];

    /// <summary>Reads a line.</summary>
    /// <param name="line">The line, UTF-8.</param>
    /// <param name="now">Now, UTC: see <see cref="Clock.Problem"/>.</param>
    /// <exception cref="ContractViolationException">The line breaks the contract; fields by the names of the line.</exception>
    public static UserEvent Parse(ReadOnlySpan<byte> line, DateTimeOffset now)
    {
        try
        {
            var reader = new Utf8JsonReader(line);
            using var document = JsonDocument.ParseValue(ref reader);
            return document.RootElement.ValueKind == JsonValueKind.Object && !reader.Read()
                ? SessionRecordRules.Check(Read(document.RootElement), now)
                : throw NoLine();
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException)
        {
            // The parser's words may quote the value: they are not passed on.
            throw NoLine();
        }
    }

    private static UserEvent Read(JsonElement line) => new()
    {
        EventId = new(Text(line, "event_id") ?? ""),
        EventType = Text(line, "event_type") ?? "",
        OccurredAt = Time(Text(line, "ts"), "ts"),
        CustomerId = new(Text(line, "customer_id") ?? ""),
        SessionId = new(Text(line, "session_id") ?? ""),
        Device = Text(line, "device"),
        IpHash = Text(line, "ip_hash"),
        UtmSource = Text(line, "utm_source"),
        UtmCampaign = Text(line, "utm_campaign"),
        ProductId = Text(line, "product_id") is { } product ? new ProductId(product) : null,
        CartValueCents = Cents(line, "cart_value"),
        PaymentId = Text(line, "payment_id") is { } payment ? new PaymentId(payment) : null,
        OrderId = Text(line, "order_id"),
    };

    private static string? Text(JsonElement line, string name)
    {
        if (!line.TryGetProperty(name, out var value) || value.ValueKind == JsonValueKind.Null)
        {
            return null;
        }

        return value.ValueKind == JsonValueKind.String ? value.GetString() : throw new ContractViolationException(name, "must be text");
    }

    private static DateTimeOffset Time(string? text, string name)
    {
        // The shop writes nanoseconds; .NET reads ticks.
        var zoneless = text?.TrimEnd('Z') ?? "";
        var cut = zoneless.Length > TimeLengthMax && zoneless.AsSpan(TimeLengthMax).IndexOfAnyExceptInRange('0', '9') < 0 ? zoneless[..TimeLengthMax] : zoneless;
        return DateTimeOffset.TryParseExact(
            cut, TimeFormats, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time)
            ? time
            : throw new ContractViolationException(name, "must be a time such as 2025-11-19 14:31:02.594554, UTC");
    }

    private static long? Cents(JsonElement line, string name)
    {
        if (!line.TryGetProperty(name, out var value) || value.ValueKind == JsonValueKind.Null)
        {
            return null;
        }

        const string rule = "must be an amount in euros with at most two decimals";
        if (value.ValueKind != JsonValueKind.Number || !value.TryGetDecimal(out var euros))
        {
            throw new ContractViolationException(name, rule);
        }

        return Math.Abs(euros) <= Currency.MaxAmountCents && euros * CentsPerEuro is var cents && decimal.IsInteger(cents)
            ? (long)cents
            : throw new ContractViolationException(name, rule);
    }

    private static ContractViolationException NoLine() => new("value", "is not one flat JSON object");
}
