namespace KiVendTout.Domain.Events;

/// <summary>A visitor did something, the cart included.</summary>
[GenerateSerializer, Immutable]
public sealed record UserEvent : SessionRecord
{
    /// <summary>The event.</summary>
    [Id(0)]
    public required EventId EventId { get; init; }

    /// <summary>What happened: one of <see cref="EventTypes"/>, or another name of that form.</summary>
    [Id(1)]
    public required string EventType { get; init; }

    /// <summary>The product it is about.</summary>
    [Id(2)]
    public ProductId? ProductId { get; init; }

    /// <summary>Value of the cart as the site showed it, EUR cents.</summary>
    [Id(3)]
    public long? CartValueCents { get; init; }

    /// <summary>The payment it is about.</summary>
    [Id(4)]
    public PaymentId? PaymentId { get; init; }

    /// <summary>The order it is about; obeys <see cref="IdRule"/>.</summary>
    [Id(5)]
    public string? OrderId { get; init; }
}
