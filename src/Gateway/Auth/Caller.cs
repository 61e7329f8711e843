using System.Security.Claims;
using Grpc.Core;
using Microsoft.AspNetCore.Http.Features;

namespace KiVendTout.Gateway.Auth;

/// <summary>Who calls, as their token says.</summary>
/// <param name="Role">Their one role.</param>
/// <param name="Subject">Who they are; a customer's id when the role is customer.</param>
internal sealed record Caller(Roles Role, string Subject)
{
    /// <summary>Claim that holds the role.</summary>
    public const string RoleClaim = "role";

    /// <summary>Claim that holds the subject.</summary>
    public const string SubjectClaim = "sub";

    /// <summary>Longest subject, in characters.</summary>
    public const int MaxSubjectLength = 128;

    private static readonly Dictionary<string, Roles> Names = new(StringComparer.Ordinal)
    {
        ["admin"] = Roles.Admin,
        ["service"] = Roles.Service,
        ["analyst"] = Roles.Analyst,
        ["customer"] = Roles.Customer,
    };

    /// <summary>Name in the audit trail.</summary>
    public string Actor => $"{Names.First(name => name.Value == Role).Key}:{Subject}";

    /// <summary>Reads the caller from a verified token; a role we do not know is <see cref="Roles.None"/>.</summary>
    public static Caller From(ClaimsPrincipal principal) => new(
        Names.GetValueOrDefault(principal.FindFirstValue(RoleClaim) ?? "", Roles.None), principal.FindFirstValue(SubjectClaim) ?? "");

    /// <summary>Whether a subject is fit for the audit trail: 1 to <see cref="MaxSubjectLength"/> printable ASCII characters, no spaces.</summary>
    public static bool IsValidSubject(string? subject) =>
        subject is { Length: > 0 and <= MaxSubjectLength } && subject.All(c => c is > ' ' and < (char)127);
}

/// <summary>Finds the caller of a call.</summary>
internal static class CallerExtensions
{
    /// <summary>The caller, set when the call was authorized.</summary>
    public static Caller Caller(this ServerCallContext context) => context.GetHttpContext().Features.GetRequiredFeature<Caller>();
}
