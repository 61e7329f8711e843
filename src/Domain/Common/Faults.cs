namespace KiVendTout.Domain.Common;

/// <summary>
/// A record or request breaks a rule of its contract. Deterministic: it fails the same way for ever, so a record goes to the
/// dead-letter topic and is not retried. The message names the field and the rule and holds no personal data.
/// </summary>
/// <param name="field">The field, by its proto name.</param>
/// <param name="rule">The rule it breaks, in words.</param>
public sealed class ContractViolationException(string field, string rule) : Exception($"{field}: {rule}")
{
    /// <summary>The field, by its proto name.</summary>
    public string Field { get; } = field;

    /// <summary>The rule it breaks, in words.</summary>
    public string Rule { get; } = rule;
}

/// <summary>
/// Pure code threw while it decided about a record or a request. It would throw again however often it is asked, so the fault is the record's,
/// which goes to the dead-letter topic. The message holds the type of the fault alone: what pure code throws may quote what it was given.
/// </summary>
/// <param name="fault">What was thrown.</param>
public sealed class DecisionFaultException(Exception fault) : Exception($"The decision threw {fault.GetType().Name}.", fault);

/// <summary>A store cannot be reached or does not answer. Nothing is known to be wrong with the data: retry later.</summary>
/// <param name="message">What was tried, without personal data.</param>
/// <param name="innerException">The driver's error.</param>
public sealed class StoreUnavailableException(string message, Exception? innerException = null) : Exception(message, innerException);

/// <summary>Kinds of refusal that cross a grain boundary as a result, never as an exception.</summary>
public enum FaultCode
{
    /// <summary>A field breaks a rule.</summary>
    Invalid,

    /// <summary>There is no such thing.</summary>
    NotFound,

    /// <summary>The id is taken by a different thing.</summary>
    AlreadyExists,

    /// <summary>The thing's state does not allow it.</summary>
    FailedPrecondition,

    /// <summary>Somebody else changed it meanwhile, or a store is away: try again.</summary>
    Unavailable,
}

/// <summary>A refusal.</summary>
/// <param name="Code">Its kind.</param>
/// <param name="Field">The field concerned, by its proto name.</param>
/// <param name="Rule">The rule that was broken, in words without personal data.</param>
[GenerateSerializer, Immutable]
public sealed record Fault([property: Id(0)] FaultCode Code, [property: Id(1)] string Field, [property: Id(2)] string Rule);

/// <summary>A value, or the refusal to give one.</summary>
/// <typeparam name="T">Type of the value.</typeparam>
[GenerateSerializer, Immutable]
public sealed record Result<T>
{
    /// <summary>The value; default when refused.</summary>
    [Id(0)]
    public T? Value { get; init; }

    /// <summary>The refusal; null when there is a value.</summary>
    [Id(1)]
    public Fault? Fault { get; init; }

    /// <summary>Wraps a value.</summary>
    public static implicit operator Result<T>(T value) => new() { Value = value };

    /// <summary>Wraps a refusal.</summary>
    public static implicit operator Result<T>(Fault fault) => new() { Fault = fault };
}
