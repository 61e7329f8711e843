namespace KiVendTout.Domain.Events;

/// <summary>How often a product was looked at.</summary>
/// <param name="ProductId">The product.</param>
/// <param name="Views">Events of type <see cref="EventTypes.ProductView"/>.</param>
/// <param name="Sessions">Sessions they were in.</param>
public sealed record ProductSeen(string ProductId, long Views, long Sessions);
