using KiVendTout.Contracts.Events.V1;
using KiVendTout.Domain.Common;
using KiVendTout.Domain.Events;
using KiVendTout.Gateway.Common;
using KiVendTout.Gateway.Fields;
using EventId = KiVendTout.Domain.Events.EventId;
using UserEvent = KiVendTout.Domain.Events.UserEvent;

namespace KiVendTout.Gateway.Events;

/// <summary>Events from proto to domain.</summary>
internal static class EventMapping
{
    /// <summary>An event as sent.</summary>
    /// <exception cref="ContractViolationException">It breaks a rule.</exception>
    public static UserEvent ToDomain(Event sent, DateTimeOffset now)
    {
        RequestText.Check(sent);
        var isCart = EventTypes.IsCart(sent.EventType);
        var happened = new UserEvent
        {
            EventId = EventId.Parse(sent.EventId),
            EventType = sent.EventType,
            OccurredAt = Read.Time(sent.EventTime, "event_time") ?? throw new ContractViolationException("event_time", "is required"),
            CustomerId = CustomerId.Parse(sent.CustomerId),
            SessionId = SessionId.Parse(sent.SessionId),
            Device = Read.Text(sent.Device),
            IpHash = Read.Text(sent.IpHash),
            UtmSource = Read.Text(sent.UtmSource),
            UtmCampaign = Read.Text(sent.UtmCampaign),
            ProductId = sent.ProductId.Length == 0 ? null : ProductId.Parse(sent.ProductId),
            CartValueCents = sent.HasCartValueCents ? sent.CartValueCents : null,
            PaymentId = NotOfCart(sent.PaymentId, "payment_id", isCart) is { } payment ? PaymentId.Parse(payment) : null,
            OrderId = NotOfCart(sent.OrderId, "order_id", isCart),
        };
        return sent.HasCartValueCents && sent.CurrencyCode != Currency.Eur
            ? throw new ContractViolationException("currency_code", $"must be {Currency.Eur}")
            : SessionRecordRules.Check(happened, now);
    }

    private static string? NotOfCart(string text, string field, bool isCart) =>
        isCart && text.Length > 0 ? throw new ContractViolationException(field, "must be empty for cart events") : Read.Text(text);
}
