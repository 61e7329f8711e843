namespace KiVendTout.Stores.Postgres.Tables;

/// <summary>Tables whose rows others name before their own record arrives, in the order in which every writer locks them.</summary>
internal enum Reference
{
    /// <summary>Customers.</summary>
    Customers,

    /// <summary>Sessions.</summary>
    Sessions,

    /// <summary>Payments.</summary>
    Payments,

    /// <summary>Products.</summary>
    Products,
}
