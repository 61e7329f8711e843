namespace KiVendTout.Stores.Postgres.Migrations;

/// <summary>A migration script failed; it left nothing behind, those before it stay.</summary>
/// <param name="script">Name of the script.</param>
/// <param name="innerException">The database's error.</param>
public sealed class MigrationFailedException(string script, Exception innerException)
    : Exception($"migration {script} failed: {innerException.Message}", innerException);
