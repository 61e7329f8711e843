namespace KiVendTout.Domain.Common;

/// <summary>Which page of a list is wanted.</summary>
/// <param name="Size">Rows wanted, 1 to <see cref="MaxSize"/>.</param>
/// <param name="After">The cursor of the page before; null for the first page.</param>
public sealed record PageRequest(int Size, string? After)
{
    /// <summary>Most rows of a page.</summary>
    public const int MaxSize = 1000;

    /// <summary>Rows of a page when nothing is said.</summary>
    public const int DefaultSize = 100;
}
