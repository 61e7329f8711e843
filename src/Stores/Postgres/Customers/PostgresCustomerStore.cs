using System.Globalization;
using KiVendTout.Domain.Customers;
using KiVendTout.Stores.Postgres.Privacy;
using KiVendTout.Stores.Postgres.Tables;
using static KiVendTout.Stores.Postgres.Tables.About;
using static KiVendTout.Stores.Postgres.Tables.Columns<KiVendTout.Domain.Customers.CustomerProfile>;

namespace KiVendTout.Stores.Postgres.Customers;

/// <summary><see cref="ICustomerStore"/> on PostgreSQL.</summary>
internal sealed class PostgresCustomerStore(
    ShopDatabase database, CustomerKeys keys, CustomerEraser eraser, PostgresOptions options, TimeProvider time)
    : RowStore<CustomerId, CustomerProfile>(Customers, database, keys, options, time), ICustomerStore
{
    public static readonly Table<CustomerId, CustomerProfile> Customers = new(
        "customers",
        key => key.Value,
        id => new() { CustomerId = new(id) },
        Key("customer_id", Pseudonymous, c => c.CustomerId.Value),
        Time("signup_at", Link, c => c.SignupAt, (c, at) => c with { SignupAt = at }),
        Text("country", Link, c => c.Country, (c, country) => c with { Country = country }) with { SqlType = "country_code" },
        Text("preferred_device", Link, c => c.PreferredDevice, (c, device) => c with { PreferredDevice = device }),
        Flag("declared_minor", Link, c => c.DeclaredMinor, (c, minor) => c with { DeclaredMinor = minor }),
        Personal("birth_date", p => p.BirthDate?.ToString("O", CultureInfo.InvariantCulture),
            (p, date) => p with { BirthDate = DateOnly.ParseExact(date, "O", CultureInfo.InvariantCulture) }),
        Personal("first_name", p => p.FirstName, (p, name) => p with { FirstName = name }),
        Personal("last_name", p => p.LastName, (p, name) => p with { LastName = name }),
        Personal("email", p => p.Email, (p, email) => p with { Email = email }),
        Personal("phone", p => p.Phone, (p, phone) => p with { Phone = phone }),
        Personal("address", p => p.Address, (p, address) => p with { Address = address }),
        Text("completeness", None, c => Rows.NameOf(c.Completeness), (c, name) => c with { Completeness = Rows.CompletenessOf(name) }))
    { Erase = c => c with { Completeness = Completeness.Erased } };

    public Task<bool> EraseAsync(CustomerId customerId, string actor, CancellationToken cancellationToken) =>
        eraser.EraseAsync(customerId, actor, cancellationToken);

    private static Column<CustomerProfile> Personal(string name, Func<PersonalData, string?> get, Func<PersonalData, string, PersonalData> set) =>
        Sealed(name, c => get(c.Personal), (c, text) => c with { Personal = set(c.Personal, text) });
}
