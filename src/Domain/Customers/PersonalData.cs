namespace KiVendTout.Domain.Customers;

/// <summary>The personal fields of a customer. Stored encrypted under the customer's own key; never logged.</summary>
[GenerateSerializer, Immutable]
public sealed record PersonalData
{
    /// <summary>Longest text of one field, in characters.</summary>
    public const int MaxLength = 500;

    /// <summary>Nothing known.</summary>
    public static readonly PersonalData None = new();

    /// <summary>Birth date.</summary>
    [Id(0)]
    public DateOnly? BirthDate { get; init; }

    /// <summary>Given name.</summary>
    [Id(1)]
    public string? FirstName { get; init; }

    /// <summary>Family name.</summary>
    [Id(2)]
    public string? LastName { get; init; }

    /// <summary>E-mail address.</summary>
    [Id(3)]
    public string? Email { get; init; }

    /// <summary>Telephone number.</summary>
    [Id(4)]
    public string? Phone { get; init; }

    /// <summary>Postal address in one line.</summary>
    [Id(5)]
    public string? Address { get; init; }

    /// <summary>Keeps personal data out of every accidental text form.</summary>
    public override string ToString() => "PersonalData (hidden)";
}
