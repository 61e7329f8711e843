namespace KiVendTout.Domain.Customers;

/// <summary>A record that a place holds of a customer.</summary>
/// <param name="Place">Its table or collection.</param>
/// <param name="Json">The record, a JSON object by its fields; bytes as the place shows them.</param>
/// <param name="Erasable">Which of its fields hold what an erasure takes.</param>
public sealed record HeldRecord(string Place, string Json, IReadOnlyList<string> Erasable)
{
    /// <summary>The place only: what is held of a customer has no place in a log.</summary>
    public override string ToString() => $"HeldRecord of {Place}";
}
