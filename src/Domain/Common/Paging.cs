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

/// <summary>A page of a list.</summary>
/// <typeparam name="T">Type of a row.</typeparam>
/// <param name="Items">The rows.</param>
/// <param name="Next">Cursor of the next page; null on the last.</param>
public sealed record Page<T>(IReadOnlyList<T> Items, string? Next);
