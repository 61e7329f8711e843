namespace KiVendTout.Domain.Sessions;

/// <summary>How far a visit came on the way to a purchase, as far as the site told us.</summary>
public enum FunnelStep
{
    /// <summary>The visitor was there.</summary>
    Visit,

    /// <summary>A product was looked at.</summary>
    Product,

    /// <summary>The cart was used.</summary>
    Cart,

    /// <summary>The checkout was begun.</summary>
    Checkout,

    /// <summary>A payment was tried.</summary>
    Payment,

    /// <summary>The visitor was told that the payment succeeded.</summary>
    Purchase,
}
