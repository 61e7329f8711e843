namespace KiVendTout.Gateway.Auth;

/// <summary>Who may do what with a field, among those who may call the method.</summary>
/// <param name="Set">Who may set it; nobody for a field that only we set, whose value in a request means nothing.</param>
/// <param name="See">Who sees it in an answer; nobody for a field that stands in requests only.</param>
internal sealed record FieldAccess(Roles Set, Roles See);
