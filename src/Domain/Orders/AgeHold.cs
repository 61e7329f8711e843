namespace KiVendTout.Domain.Orders;

/// <summary>Whether an order waits for proof of age. It blocks fulfilment, not payment.</summary>
public enum AgeHold
{
    /// <summary>Nothing in it is known to be for adults only.</summary>
    None,

    /// <summary>Waits for proof that the customer is an adult.</summary>
    Held,

    /// <summary>The customer has proved to be an adult.</summary>
    Released,

    /// <summary>The customer has been found not to be an adult, or could not prove it.</summary>
    Refused,
}
