using Google.Protobuf;

namespace KiVendTout.Gateway.Auth;

/// <summary>Who may call a method.</summary>
/// <param name="Admitted">The roles.</param>
internal sealed record MethodAccess(Roles Admitted)
{
    /// <summary>For callers of role customer: the customer the request is about, which must be themselves.</summary>
    public Func<IMessage, string>? OwnerInRequest { get; init; }

    /// <summary>True where a request holds many things and each is answered for: a wrong one is told in the answer and leaves the others alone.</summary>
    public bool AnswersEachItem { get; init; }

    /// <summary>For callers of role customer, where the request does not tell: the customer the answer is about. Reads only.</summary>
    public Func<IMessage, string>? OwnerInAnswer { get; init; }
}
