using System.Collections.Immutable;

namespace KiVendTout.Domain.Customers;

/// <summary>Names of the changeable fields of a customer, as in the proto and its update masks.</summary>
public static class CustomerFields
{
#pragma warning disable CS1591 // Each constant is the proto field of its name; the proto documents it.
    public const string SignupTime = "signup_time";
    public const string Country = "country";
    public const string PreferredDevice = "preferred_device";
    public const string DeclaredMinor = "declared_minor";
    public const string BirthDate = "birth_date";
    public const string FirstName = "first_name";
    public const string LastName = "last_name";
    public const string Email = "email";
    public const string Phone = "phone";
    public const string Address = "address";
#pragma warning restore CS1591

    /// <summary>All of them.</summary>
    public static readonly ImmutableHashSet<string> All =
        [SignupTime, Country, PreferredDevice, DeclaredMinor, BirthDate, FirstName, LastName, Email, Phone, Address];
}
