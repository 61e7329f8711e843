using System.Net.Sockets;
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
        NpgsqlException or TimeoutException or OperationCanceledException or IOException or SocketException or ObjectDisposedException
            or StoreUnavailableException => FaultKind.Unavailable,
        _ => FaultKind.Item,
    };

    /// <summary>Makes the exception a caller sees. It carries no values of the rows: the driver's error may quote them.</summary>
    public static Exception Translate(string store, Exception fault) => fault switch
    {
        ContractViolationException or StoreUnavailableException => fault,
        PostgresException postgres when KindOf(fault) == FaultKind.Item => new ContractViolationException(
            postgres.ColumnName ?? postgres.TableName ?? store,
            $"is refused by the database ({postgres.SqlState}{(postgres.ConstraintName is { } name ? ", " + name : "")})"),
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
