using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using KiVendTout.Domain.Customers;
using KiVendTout.Stores.Postgres.Privacy;
using Npgsql;

namespace KiVendTout.Stores.Postgres.Customers;

/// <summary>One row of <c>customers</c>: personal columns are ciphertext.</summary>
internal sealed record CustomerRow
{
    public const string Columns =
        "customer_id, signup_at, country, preferred_device, declared_minor, birth_date, first_name, last_name, email, phone, address, "
        + "completeness, version";

    // Bound into the ciphertext with the customer's id: a value moved to another column or row does not open.
    private const string BirthDateColumn = "birth_date";
    private const string FirstNameColumn = "first_name";
    private const string LastNameColumn = "last_name";
    private const string EmailColumn = "email";
    private const string PhoneColumn = "phone";
    private const string AddressColumn = "address";

    /// <summary>The row, its personal fields left out.</summary>
    public required CustomerProfile Profile { get; init; }

    public byte[]? BirthDate { get; init; }

    public byte[]? FirstName { get; init; }

    public byte[]? LastName { get; init; }

    public byte[]? Email { get; init; }

    public byte[]? Phone { get; init; }

    public byte[]? Address { get; init; }

    public CustomerId CustomerId => Profile.CustomerId;

    /// <summary>True when the row cannot be read without a key.</summary>
    public bool NeedsKey => BirthDate is not null || FirstName is not null || LastName is not null || Email is not null || Phone is not null
        || Address is not null;

    /// <summary>Reads a row of <see cref="Columns"/>.</summary>
    public static CustomerRow Read(NpgsqlDataReader reader) => new()
    {
        Profile = new CustomerProfile
        {
            CustomerId = new CustomerId(reader.GetString(0)),
            SignupAt = reader.Value<DateTimeOffset>(1),
            Country = reader.Text(2),
            PreferredDevice = reader.Text(3),
            DeclaredMinor = reader.Value<bool>(4),
            Completeness = Rows.CompletenessOf(reader.GetString(11)),
            Version = reader.GetInt64(12),
        },
        BirthDate = reader.Bytes(5),
        FirstName = reader.Bytes(6),
        LastName = reader.Bytes(7),
        Email = reader.Bytes(8),
        Phone = reader.Bytes(9),
        Address = reader.Bytes(10),
    };

    /// <summary>Seals the personal fields of a profile.</summary>
    /// <param name="profile">The profile.</param>
    /// <param name="key">The customer's key; null when there are no personal fields.</param>
    public static CustomerRow Seal(CustomerProfile profile, byte[]? key)
    {
        var personal = profile.Personal;
        byte[]? Box(string? text, string column) =>
            text is null || key is null ? null : Sealing.Seal(key, Encoding.UTF8.GetBytes(text), Purpose(profile.CustomerId, column));
        return new CustomerRow
        {
            Profile = profile with { Personal = PersonalData.None },
            BirthDate = Box(personal.BirthDate?.ToString("O", CultureInfo.InvariantCulture), BirthDateColumn),
            FirstName = Box(personal.FirstName, FirstNameColumn),
            LastName = Box(personal.LastName, LastNameColumn),
            Email = Box(personal.Email, EmailColumn),
            Phone = Box(personal.Phone, PhoneColumn),
            Address = Box(personal.Address, AddressColumn),
        };
    }

    /// <summary>Opens the personal fields. Without a key they are gone: the customer is erased, be the row emptied yet or not.</summary>
    /// <exception cref="KeyUnusableException">The key was never made here, or is another.</exception>
    public CustomerProfile Open(IReadOnlyDictionary<CustomerId, byte[]?> keys)
    {
        if (!NeedsKey)
        {
            return Profile;
        }

        if (!keys.TryGetValue(CustomerId, out var key))
        {
            throw new KeyUnusableException();
        }

        return key is null ? Profile with { Completeness = Completeness.Erased } : Profile with { Personal = OpenPersonal(key) };
    }

    private static string Purpose(CustomerId customerId, string column) => customerId.Value + "/" + column;

    private PersonalData OpenPersonal(byte[] key)
    {
        string? Unbox(byte[]? box, string column)
        {
            try
            {
                return box is null ? null : Encoding.UTF8.GetString(Sealing.Open(key, box, Purpose(CustomerId, column)));
            }
            catch (CryptographicException fault)
            {
                throw new KeyUnusableException(fault);
            }
        }

        return new PersonalData
        {
            BirthDate = Unbox(BirthDate, BirthDateColumn) is { } date ? DateOnly.ParseExact(date, "O", CultureInfo.InvariantCulture) : null,
            FirstName = Unbox(FirstName, FirstNameColumn),
            LastName = Unbox(LastName, LastNameColumn),
            Email = Unbox(Email, EmailColumn),
            Phone = Unbox(Phone, PhoneColumn),
            Address = Unbox(Address, AddressColumn),
        };
    }
}
