using Grpc.Core;
using KiVendTout.Domain.Common;

namespace KiVendTout.Gateway.Errors;

/// <summary>All errors the API can answer. docs/api.md holds the same table; a test compares them.</summary>
internal static class ErrorCatalogue
{
    /// <summary>Domain of our reasons, in ErrorInfo.</summary>
    public const string Domain = "kivendtout";

    public static readonly ErrorEntry InvalidField = new(
        "INVALID_FIELD", StatusCode.InvalidArgument, 400, "A field breaks a rule; BadRequest names it.",
        "Correct the field.", "Nothing.", "Ask for the field named in the details.");

    public static readonly ErrorEntry MalformedRequest = new(
        "MALFORMED_REQUEST", StatusCode.InvalidArgument, 400, "The body or the query cannot be read as the request it should be.",
        "Send JSON as the proto describes it, with content-type application/json.", "Nothing.", "Ask for the request as it was sent.");

    public static readonly ErrorEntry TooLarge = new(
        "REQUEST_TOO_LARGE", StatusCode.ResourceExhausted, 413, "The request is larger than 1 MiB.",
        "Send less at a time.", "Nothing.", "Ask for the size of the request.");

    public static readonly ErrorEntry RateLimited = new(
        "RATE_LIMITED", StatusCode.ResourceExhausted, 429, "The caller sends more events than its share.",
        "Wait as long as RetryInfo says, then send the same message again.", "Raise Events:EventsPerSecond if the caller may have more.", "Ask how many events a second the caller sends.");

    public static readonly ErrorEntry TooManyCalls = new(
        "TOO_MANY_CALLS", StatusCode.ResourceExhausted, 429, "The caller has more calls under way than it may have at once.",
        "Wait for calls to end, or as long as RetryInfo says, then send the call again.", "Raise Gateway:CallsAtOnce if the caller may have more.", "Ask how many calls the caller makes at once.");

    public static readonly ErrorEntry TokenMissing = new(
        "TOKEN_MISSING", StatusCode.Unauthenticated, 401, "There is no bearer token.",
        "Send the header authorization: Bearer TOKEN.", "Nothing.", "Check that a proxy does not drop the header.");

    public static readonly ErrorEntry TokenInvalid = new(
        "TOKEN_INVALID", StatusCode.Unauthenticated, 401, "The token is not signed by our key, or is meant for another issuer or audience.",
        "Get a token from this system.", "Compare Auth:SigningKey, Auth:Issuer and Auth:Audience of issuer and gateway.", "Ask where the token comes from.");

    public static readonly ErrorEntry TokenExpired = new(
        "TOKEN_EXPIRED", StatusCode.Unauthenticated, 401, "The token is past its time.",
        "Get a new token.", "When it concerns everybody: compare the clocks.", "Tell that tokens live one hour.");

    public static readonly ErrorEntry RoleNotAdmitted = new(
        "ROLE_NOT_ADMITTED", StatusCode.PermissionDenied, 403, "The role of the token may not call this method.",
        "Use a token of a role that may (table of roles).", "Nothing.", "Compare the role with the table of roles.");

    public static readonly ErrorEntry NotOwner = new(
        "NOT_OWNER", StatusCode.PermissionDenied, 403, "A customer asked for what is not their own, or does not exist.",
        "Ask for your own id.", "Many of these from one subject: somebody tries ids.", "Compare the subject of the token with the id.");

    public static readonly ErrorEntry FieldNotAdmitted = new(
        "FIELD_NOT_ADMITTED", StatusCode.PermissionDenied, 403, "The role of the token may not set a field; BadRequest names it.",
        "Leave the field out, of the update mask too.", "Nothing.", "Compare the role with the table of fields.");

    public static readonly ErrorEntry NotFound = new(
        "NOT_FOUND", StatusCode.NotFound, 404, "There is nothing with this id.",
        "Check the id.", "Nothing; after a load, check that its lag is 0.", "Look whether the id is in a dead letter.");

    public static readonly ErrorEntry NoSuchPath = new(
        "NO_SUCH_PATH", StatusCode.Unimplemented, 404, "There is no such path, or not with this HTTP method (405).",
        "Check path and method.", "Nothing.", "Ask for the whole URL.");

    public static readonly ErrorEntry AlreadyExists = new(
        "ALREADY_EXISTS", StatusCode.AlreadyExists, 409, "The id is taken by something with other values.",
        "Use another id, or update what is there.", "Nothing.", "Read what is stored and compare.");

    public static readonly ErrorEntry StateForbids = new(
        "STATE_FORBIDS", StatusCode.FailedPrecondition, 400, "What is stored is in a state that does not allow this, such as erased.",
        "Do not try again.", "Nothing.", "Read what is stored; erased customers stay erased.");

    public static readonly ErrorEntry Unavailable = new(
        "TEMPORARILY_UNAVAILABLE", StatusCode.Unavailable, 503, "A silo or a store does not answer, or somebody else changed the same thing.",
        "Try again after the delay in RetryInfo; writes are safe to repeat.", "Look at /readyz of gateway and silos, and at PostgreSQL.", "Ask since when, and for which method.");

    public static readonly ErrorEntry DeadlineExceeded = new(
        "DEADLINE_EXCEEDED", StatusCode.DeadlineExceeded, 504, "The call took longer than its deadline (15 s when the client sets none). A write may have happened.",
        "Try again; writes are safe to repeat.", "Look at the latency by method and at PostgreSQL's slow statements.", "Ask for the method and the deadline.");

    public static readonly ErrorEntry Cancelled = new(
        "CANCELLED", StatusCode.Cancelled, 408, "The client gave up. A write may have happened.",
        "Try again if it was not meant; writes are safe to repeat.", "Nothing.", "Ask whether a proxy cuts connections.");

    public static readonly ErrorEntry Internal = new(
        "INTERNAL", StatusCode.Internal, 500, "A fault of ours. RequestInfo holds the trace id.",
        "Report it with the trace id.", "Find the trace id in the gateway's log.", "Ask for the trace id.");

    public static readonly ErrorEntry NotAMessage = new(
        "NOT_A_MESSAGE", StatusCode.Internal, 400, "The bytes of a gRPC message are none of the method's request; gRPC only, whose code for it this is.",
        "Make the message with the method's contract.", "Nothing.", "Ask for the client's version of the contracts.");

    /// <summary>All entries.</summary>
    public static readonly IReadOnlyList<ErrorEntry> All =
    [
        InvalidField, MalformedRequest, TooLarge, RateLimited, TooManyCalls, TokenMissing, TokenInvalid, TokenExpired, RoleNotAdmitted, NotOwner, FieldNotAdmitted, NotFound, NoSuchPath,
        AlreadyExists, StateForbids, Unavailable, DeadlineExceeded, Cancelled, Internal, NotAMessage,
    ];

    /// <summary>The entry of a refusal of the domain.</summary>
    public static ErrorEntry Of(FaultCode code) => code switch
    {
        FaultCode.Invalid => InvalidField,
        FaultCode.NotFound => NotFound,
        FaultCode.AlreadyExists => AlreadyExists,
        FaultCode.FailedPrecondition => StateForbids,
        FaultCode.Unavailable => Unavailable,
        _ => Internal,
    };
}
