namespace KiVendTout.Gateway.Auth;

/// <summary>Who may call; a token has exactly one, a method admits some.</summary>
[Flags]
internal enum Roles
{
    /// <summary>Nobody.</summary>
    None = 0,

    /// <summary>Operators: everything.</summary>
    Admin = 1,

    /// <summary>Other services of the shop.</summary>
    Service = 2,

    /// <summary>Fraud analysts: read, without the personal fields of customers.</summary>
    Analyst = 4,

    /// <summary>A customer: what is their own. The token's subject is the customer's id.</summary>
    Customer = 8,

    /// <summary>Everybody with a token.</summary>
    All = Admin | Service | Analyst | Customer,
}
