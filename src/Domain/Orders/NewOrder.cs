using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;

namespace KiVendTout.Domain.Orders;

/// <summary>An order that a customer wants to place. Prices are the catalogue's.</summary>
[GenerateSerializer, Immutable]
public sealed record NewOrder
{
    /// <summary>The ordering customer.</summary>
    [Id(0)]
    public required CustomerId CustomerId { get; init; }

    /// <summary>The lines, numbered from 1; their prices are not looked at.</summary>
    [Id(1)]
    public required ImmutableArray<OrderLine> Lines { get; init; }

    /// <summary>The session, when there is one.</summary>
    [Id(2)]
    public SessionId? SessionId { get; init; }

    /// <summary>standard, express, pickup_point, ...; null when not chosen.</summary>
    [Id(3)]
    public string? ShippingMethod { get; init; }

    /// <summary>
    /// Id of the order that a request creates: the same customer and request give the same id, so that a request that is sent again
    /// finds what it made.
    /// </summary>
    /// <param name="customerId">The customer.</param>
    /// <param name="requestId">Names the request among those of the customer.</param>
    /// <exception cref="ContractViolationException">The request's id breaks <see cref="IdRule"/>.</exception>
    public static OrderId IdFor(CustomerId customerId, string requestId)
    {
        const int hashBytes = 16;
        var request = IdRule.Require(requestId, "request_id");
        return new OrderId("O-" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{customerId}/{request}")).AsSpan(0, hashBytes)));
    }
}
