namespace KiVendTout.Stores.Postgres.Tables;

/// <summary>A row as it was read, its personal texts not opened yet.</summary>
/// <param name="State">The row without them.</param>
/// <param name="Boxes">Those that it has.</param>
internal readonly record struct Row<TState>(TState State, IReadOnlyList<SealedText<TState>> Boxes);

/// <summary>A personal text of a row, sealed.</summary>
/// <param name="Column">Its column.</param>
/// <param name="Text">Where it belongs in the row.</param>
/// <param name="Box">The sealed text.</param>
internal sealed record SealedText<TState>(string Column, Personal<TState> Text, byte[] Box);
