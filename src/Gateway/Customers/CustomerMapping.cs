using System.Collections.Frozen;
using Google.Protobuf.WellKnownTypes;
using KiVendTout.Contracts.Customers.V1;
using KiVendTout.Domain.Common;
using KiVendTout.Domain.Customers;
using KiVendTout.Gateway.Common;

namespace KiVendTout.Gateway.Customers;

/// <summary>Customers between proto and domain.</summary>
internal static class CustomerMapping
{
    /// <summary>Name of the field of create and update requests that holds the customer.</summary>
    public const string Resource = "customer";

    /// <summary>Fields an update mask may name without effect.</summary>
    public static readonly FrozenSet<string> NotChangeable = FrozenSet.Create("customer_id", "version", "completeness");

    /// <summary>The customer of a request. What only we can know (version, completeness) is not taken from it.</summary>
    /// <exception cref="ContractViolationException">A field cannot be read; rules beyond that are the domain's.</exception>
    public static CustomerProfile ToDomain(Customer? customer) => customer is null
        ? throw new ContractViolationException(Resource, "is required")
        : new CustomerProfile
        {
            CustomerId = CustomerId.Parse(customer.CustomerId, Name(Customer.CustomerIdFieldNumber)),
            SignupAt = Read.Time(customer.SignupTime, Name(Customer.SignupTimeFieldNumber)),
            Country = Read.Text(customer.Country),
            PreferredDevice = Read.Text(customer.PreferredDevice),
            DeclaredMinor = customer.HasDeclaredMinor ? customer.DeclaredMinor : null,
            Personal = new PersonalData
            {
                BirthDate = Read.Date(customer.BirthDate, Name(Customer.BirthDateFieldNumber)),
                FirstName = Read.Text(customer.FirstName),
                LastName = Read.Text(customer.LastName),
                Email = Read.Text(customer.Email),
                Phone = Read.Text(customer.Phone),
                Address = Read.Text(customer.Address),
            },
        };

    /// <summary>A customer as answered to those who see all of it.</summary>
    public static Customer ToProto(CustomerProfile profile)
    {
        var customer = new Customer
        {
            CustomerId = profile.CustomerId.Value,
            SignupTime = profile.SignupAt?.ToTimestamp(),
            Country = profile.Country ?? "",
            PreferredDevice = profile.PreferredDevice ?? "",
            Version = profile.Version,
            Completeness = profile.Completeness switch
            {
                Completeness.Referenced => CustomerCompleteness.Referenced,
                Completeness.Complete => CustomerCompleteness.Complete,
                Completeness.Erased => CustomerCompleteness.Erased,
                _ => CustomerCompleteness.Unspecified,
            },
        };
        if (profile.DeclaredMinor is { } minor)
        {
            customer.DeclaredMinor = minor;
        }

        AddPersonalData(customer, profile.Personal);
        return customer;
    }

    private static void AddPersonalData(Customer customer, PersonalData personal)
    {
        customer.BirthDate = Read.Date(personal.BirthDate);
        customer.FirstName = personal.FirstName ?? "";
        customer.LastName = personal.LastName ?? "";
        customer.Email = personal.Email ?? "";
        customer.Phone = personal.Phone ?? "";
        customer.Address = personal.Address ?? "";
    }

    private static string Name(int field) => $"{Resource}.{Customer.Descriptor.FindFieldByNumber(field).Name}";
}
