namespace KiVendTout.Cli.Data;

/// <summary>A line breaks a rule, or says another thing than is known.</summary>
/// <param name="Line">Its number in the file, from 1.</param>
/// <param name="Column">Name of the column; null when it is not about one.</param>
/// <param name="ColumnNumber">Number of the column, from 1; 0 when it is not about one.</param>
/// <param name="Rule">The rule, in words. The value is not repeated: it may be personal.</param>
internal sealed record LineError(int Line, string? Column, int ColumnNumber, string Rule)
{
    public override string ToString() => Column is null ? $"{Line}: {Rule}" : $"{Line}: column {ColumnNumber} ({Column}): {Rule}";
}

/// <summary>A line breaks a rule.</summary>
internal sealed class LineException(LineError error) : Exception(error.ToString())
{
    public LineError Error { get; } = error;
}
