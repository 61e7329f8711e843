namespace KiVendTout.Stores.Postgres.Tables;

/// <summary>What a column tells of a person; erasure, export and the audit trail follow from it.</summary>
internal enum About
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>What a pseudonym did: ids, amounts, times, decisions. It stays.</summary>
    Pseudonymous,

    /// <summary>Who the person is: sealed under the customer's key. Emptied by an erasure; the trail keeps what nobody can read any more.</summary>
    Personal,

    /// <summary>In clear, and it leads to the person or describes them. Emptied by an erasure, never written back, never in the trail.</summary>
    Link,
}
