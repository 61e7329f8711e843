namespace KiVendTout.Domain.Sessions;

/// <summary>Which sessions are wanted.</summary>
public sealed record SessionFilter
{
    /// <summary>Only sessions of this customer.</summary>
    public CustomerId? CustomerId { get; init; }

    /// <summary>Only sessions whose cart was abandoned (true) or was not (false).</summary>
    public bool? CartAbandoned { get; init; }
}
