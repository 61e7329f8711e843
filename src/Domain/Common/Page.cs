namespace KiVendTout.Domain.Common;

/// <summary>A page of a list.</summary>
/// <typeparam name="T">Type of a row.</typeparam>
/// <param name="Items">The rows.</param>
/// <param name="Next">Cursor of the next page; null on the last.</param>
public sealed record Page<T>(IReadOnlyList<T> Items, string? Next);
