using System.Collections.Immutable;

namespace KiVendTout.Domain.Orders;

/// <summary>A customer orders.</summary>
[GenerateSerializer, Immutable]
public sealed record OrderPlaced : OrderRecord
{
    /// <summary>Most lines of one order.</summary>
    public const int MaxLines = 500;

    /// <summary>Longest name of a shipping method, in characters.</summary>
    public const int MaxShippingMethodLength = 50;

    /// <summary>The lines by their numbers, 1 to <see cref="MaxLines"/>.</summary>
    [Id(0)]
    public required ImmutableArray<OrderLine> Lines { get; init; }

    /// <summary>Total as the shop declared it, EUR cents, 0 or more; not always the sum of the lines.</summary>
    [Id(1)]
    public required long DeclaredTotalCents { get; init; }

    /// <summary>The session, when there is one.</summary>
    [Id(2)]
    public SessionId? SessionId { get; init; }

    /// <summary>standard, express, pickup_point, ...; null when not chosen.</summary>
    [Id(3)]
    public string? ShippingMethod { get; init; }

    /// <inheritdoc/>
    public override string NaturalKey => "placed";
}
