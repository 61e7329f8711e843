using System.Net.Sockets;
using System.Text;
using KiVendTout.Stores.Postgres.Batching;
using KiVendTout.Stores.Postgres.Privacy;
using Npgsql;

namespace KiVendTout.Stores.Postgres;

/// <summary>Sorts what the driver throws: a fault of the rows fails the same way for ever, a fault of the store passes.</summary>
internal static class PostgresFaults
{
    /// <summary>Tells what to do about a fault.</summary>
    public static FaultKind KindOf(Exception fault) => fault switch
    {
        PostgresException { SqlState: PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.SerializationFailure } => FaultKind.Conflict,
        PostgresException postgres => KindOf(postgres.SqlState),
        // Values that are refused before anything is sent, and our own refusals.
        ContractViolationException or KeyUnusableException or EncoderFallbackException => FaultKind.Item,

        // The store's, the network's, and whatever the driver throws that we do not know: repeating is safe, blaming a record is not.
        _ => FaultKind.Unavailable,
    };

    /// <summary>
    /// Whether a fault comes of the state that a session is in, so that others of the pool may be in it too: read-only after a failover, a transaction
    /// that cannot be, a statement that is not prepared, or one that the driver itself does not understand.
    /// </summary>
    public static bool IsOfTheSession(Exception fault) => fault switch
    {
        PostgresException { SqlState: var state } => state[..2] is "25" or "26" or "08" || state == PostgresErrorCodes.DuplicatePreparedStatement,
        NpgsqlException or TimeoutException or OperationCanceledException or IOException or SocketException or StoreUnavailableException => false,
        _ => KindOf(fault) == FaultKind.Unavailable,
    };

    /// <summary>What a server says to a write in a session that only reads; for whoever asks a session before anything is written.</summary>
    public static PostgresException OnlyReads() => new("the session only reads", "ERROR", "ERROR", PostgresErrorCodes.ReadOnlySqlTransaction);

    /// <summary>Makes the exception a caller sees. It carries no values of the rows: the driver's error may quote them.</summary>
    public static Exception Translate(string store, Exception fault) => fault switch
    {
        ContractViolationException or StoreUnavailableException => fault,
        PostgresException postgres when KindOf(fault) == FaultKind.Item => new ContractViolationException(
            postgres.ColumnName ?? postgres.TableName ?? store,
            $"is refused by the database ({postgres.SqlState}{(postgres.ConstraintName is { } name ? ", " + name : "")})"),
        EncoderFallbackException => new ContractViolationException(store, "holds text that is no text"),
        KeyUnusableException => new StoreUnavailableException(fault.Message, fault),
        _ when KindOf(fault) != FaultKind.Item => new StoreUnavailableException($"{store}: {Describe(fault)}", fault),
        _ => fault,
    };

    // Class 21: two changes of one row in a statement; 22: data; 23: constraints. Everything else (connection, resources, operator,
    // system, and what we do not know) is taken for an outage: repeating is safe, losing a record is not.
    private static FaultKind KindOf(string sqlState) => sqlState.AsSpan(0, 2) is "21" or "22" or "23" ? FaultKind.Item : FaultKind.Unavailable;

    private static string Describe(Exception fault) => fault switch
    {
        PostgresException postgres => $"PostgreSQL refuses work ({postgres.SqlState})",
        TimeoutException or OperationCanceledException => "no answer before the deadline",
        _ => "PostgreSQL cannot be reached",
    };
}
