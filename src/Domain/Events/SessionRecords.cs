namespace KiVendTout.Domain.Events;

/// <summary>Id of an event, unique in the shop.</summary>
/// <param name="Value">The string.</param>
[GenerateSerializer, Immutable]
public readonly record struct EventId([property: Id(0)] string Value)
{
    /// <summary>Takes an id from outside.</summary>
    /// <exception cref="ContractViolationException">The text breaks <see cref="IdRule"/>.</exception>
    public static EventId Parse(string? text, string field = "event_id") => new(IdRule.Require(text, field));

    /// <inheritdoc/>
    public override string ToString() => Value;
}

/// <summary>A record about a session, as it came from the topics <c>user-events</c> and <c>cart-events</c>.</summary>
[GenerateSerializer, Immutable]
public abstract record SessionRecord
{
    /// <summary>The session.</summary>
    [Id(0)]
    public required SessionId SessionId { get; init; }

    /// <summary>The visiting customer.</summary>
    [Id(1)]
    public required CustomerId CustomerId { get; init; }

    /// <summary>When it happened in the world, UTC, whole microseconds.</summary>
    [Id(2)]
    public required DateTimeOffset OccurredAt { get; init; }

    /// <summary>Kind of device: web_desktop, web_mobile, android, ios.</summary>
    [Id(3)]
    public string? Device { get; init; }

    /// <summary>Keyed hash of the visitor's address.</summary>
    [Id(4)]
    public string? IpHash { get; init; }

    /// <summary>Marketing source of the visit.</summary>
    [Id(5)]
    public string? UtmSource { get; init; }

    /// <summary>Marketing campaign of the visit.</summary>
    [Id(6)]
    public string? UtmCampaign { get; init; }
}

/// <summary>The site says when a session began and, once it knows, when it ended. <see cref="SessionRecord.OccurredAt"/> is the beginning.</summary>
[GenerateSerializer, Immutable]
public sealed record SessionDeclared : SessionRecord
{
    /// <summary>When it ended, UTC; null while it goes on.</summary>
    [Id(0)]
    public DateTimeOffset? EndedAt { get; init; }
}

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
