namespace KiVendTout.Domain.Common;

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
