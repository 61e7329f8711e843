namespace KiVendTout.Domain.Orders;

/// <summary>What can be asked of an order.</summary>
public enum OrderCommand
{
    /// <summary>Begin to prepare it.</summary>
    Process,

    /// <summary>Send it.</summary>
    Ship,

    /// <summary>Note that the customer has it.</summary>
    Deliver,

    /// <summary>Call it off.</summary>
    Cancel,
}
