using System.Globalization;
using Google.Protobuf.WellKnownTypes;
using KiVendTout.Domain.Common;
using KiVendTout.Gateway.Errors;

namespace KiVendTout.Gateway.Common;

/// <summary>Reads values of proto fields into what the domain uses. A wrong one is a <see cref="ContractViolationException"/> that names the field.</summary>
internal static class Read
{
    private const string DateFormat = "yyyy-MM-dd";

    /// <summary>An unset text is null: proto3 has no other sign of absence.</summary>
    public static string? Text(string text) => text.Length == 0 ? null : text;

    /// <summary>A moment; null when absent.</summary>
    public static DateTimeOffset? Time(Timestamp? time, string field)
    {
        if (time is null)
        {
            return null;
        }

        try
        {
            return time.ToDateTimeOffset();
        }
        catch (InvalidOperationException)
        {
            throw new ContractViolationException(field, "must be a time between the years 1 and 9999, with 0 to 999999999 nanoseconds");
        }
    }

    /// <summary>A date; null when unset.</summary>
    public static DateOnly? Date(string text, string field) =>
        text.Length == 0 ? null
        : DateOnly.TryParseExact(text, DateFormat, CultureInfo.InvariantCulture, DateTimeStyles.None, out var date) ? date
        : throw new ContractViolationException(field, "must be a date, YYYY-MM-DD");

    /// <summary>A date as text; empty when null.</summary>
    public static string Date(DateOnly? date) => date?.ToString(DateFormat, CultureInfo.InvariantCulture) ?? "";

    /// <summary>A country code; null when unset.</summary>
    public static string? Country(string text, string field) =>
        text.Length == 0 || CountryRule.IsValid(text) ? Text(text) : throw new ContractViolationException(field, CountryRule.Description);

    /// <summary>An id that may be left out.</summary>
    public static CustomerId? OptionalCustomer(string text, string field) => text.Length == 0 ? null : CustomerId.Parse(text, field);

    /// <summary>The value, or the refusal that stands for it.</summary>
    /// <param name="result">What a grain answered.</param>
    /// <param name="resource">Name of the request's field that holds the resource, where there is one: it leads the names of fields.</param>
    /// <exception cref="Grpc.Core.RpcException">It was refused.</exception>
    public static T Value<T>(Result<T> result, string resource = "")
    {
        if (result.Fault is not { } fault)
        {
            return result.Value!;
        }

        var isBare = resource.Length > 0 && fault.Field.Length > 0 && !fault.Field.Contains('.', StringComparison.Ordinal);
        throw Refusal.Of(isBare ? fault with { Field = $"{resource}.{fault.Field}" } : fault).ToException();
    }
}
