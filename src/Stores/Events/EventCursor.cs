using System.Globalization;
using KiVendTout.Domain.Events;
using KiVendTout.Stores.Postgres;

namespace KiVendTout.Stores.Events;

/// <summary>The place of an event in a list: its time and its id.</summary>
internal static class EventCursor
{
    private const string List = "events";

    public static string Encode(UserEvent last) =>
        PageCursor.Encode(List, last.OccurredAt.UtcTicks.ToString(CultureInfo.InvariantCulture), last.EventId.Value);

    /// <returns>The place; null when there is no cursor.</returns>
    /// <exception cref="ContractViolationException">Not a cursor of events.</exception>
    public static (DateTimeOffset OccurredAt, string EventId)? Decode(string? cursor)
    {
        if (PageCursor.Decode(List, 2, cursor) is not [var time, var id])
        {
            return null;
        }

        return long.TryParse(time, NumberStyles.None, CultureInfo.InvariantCulture, out var ticks) && ticks <= DateTime.MaxValue.Ticks
            ? (new DateTimeOffset(ticks, TimeSpan.Zero), id)
            : throw PageCursor.Violation();
    }
}
