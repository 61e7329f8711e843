using System.Collections.Frozen;

namespace KiVendTout.Domain.Events;

/// <summary>What a visitor can do. The list is open: any name of the right form is taken; these are the ones we know.</summary>
public static class EventTypes
{
    /// <summary>A page was shown.</summary>
    public const string PageView = "page_view";

    /// <summary>A product's page was shown.</summary>
    public const string ProductView = "product_view";

    /// <summary>The visitor searched.</summary>
    public const string Search = "search";

    /// <summary>A product was put into the cart.</summary>
    public const string AddToCart = "add_to_cart";

    /// <summary>A product was taken out of the cart.</summary>
    public const string RemoveFromCart = "remove_from_cart";

    /// <summary>The cart was shown.</summary>
    public const string ViewCart = "view_cart";

    /// <summary>The checkout was begun.</summary>
    public const string CheckoutStart = "checkout_start";

    /// <summary>A means of payment was entered.</summary>
    public const string AddPaymentMethod = "add_payment_method";

    /// <summary>The visitor tried to pay. Behaviour only: it is no payment.</summary>
    public const string PaymentAttempt = "payment_attempt";

    /// <summary>The visitor was told that the payment succeeded. Behaviour only: it settles nothing.</summary>
    public const string PaymentSuccess = "payment_success";

    /// <summary>The visitor was told that the payment failed. Behaviour only: it settles nothing.</summary>
    public const string PaymentFailed = "payment_failed";

    /// <summary>Longest name, in characters.</summary>
    public const int MaxLength = 50;

    /// <summary>The rule of a name in words, for error messages.</summary>
    public const string Description = "must be 1 to 50 lower-case letters, digits or '_', the first one a letter";

    /// <summary>The rule of a cart event's name in words, for error messages.</summary>
    public const string CartDescription = "must be add_to_cart, remove_from_cart or view_cart";

    /// <summary>The names we know.</summary>
    public static readonly FrozenSet<string> Known = new[]
    {
        PageView, ProductView, Search, AddToCart, RemoveFromCart, ViewCart, CheckoutStart, AddPaymentMethod, PaymentAttempt, PaymentSuccess,
        PaymentFailed,
    }.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Tells whether <paramref name="type"/> is about the cart, and so belongs on the topic of carts.</summary>
    public static bool IsCart(string type) => type is AddToCart or RemoveFromCart or ViewCart;

    /// <summary>Tells whether <paramref name="type"/> has the form of a name.</summary>
    public static bool IsValid(string? type)
    {
        if (type is null || type.Length is 0 or > MaxLength || !char.IsAsciiLetterLower(type[0]))
        {
            return false;
        }

        foreach (var c in type)
        {
            if (!char.IsAsciiLetterLower(c) && !char.IsAsciiDigit(c) && c != '_')
            {
                return false;
            }
        }

        return true;
    }
}
