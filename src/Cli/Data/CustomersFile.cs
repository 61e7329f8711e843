using System.Globalization;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using KiVendTout.Contracts.Customers.V1;
using KiVendTout.Domain.Customers;

namespace KiVendTout.Cli.Data;

/// <summary>customers.csv: each line creates a customer.</summary>
internal sealed class CustomersFile : ICallSource
{
    public string FileName => "customers.csv";

    public IReadOnlyDictionary<string, string> Fields { get; } = new Dictionary<string, string>
    {
        ["customer_id"] = "customer_id",
        ["signup_ts"] = CustomerFields.SignupTime,
        ["country"] = CustomerFields.Country,
        ["preferred_device"] = CustomerFields.PreferredDevice,
        ["birthdate"] = CustomerFields.BirthDate,
        ["is_minor"] = CustomerFields.DeclaredMinor,
    };

    public bool ComesBeforeRecords => true;

    public IEnumerable<SourceLine> Read(CsvTable table, LoadContext load)
    {
        var ages = new AgeComparison();
        foreach (var line in table.Read(row => Parse(row, ages), load))
        {
            yield return line;
        }

        if (ages.Different > 0)
        {
            load.Report.Note($"{FileName}: {ages.Different} customers are declared a minor or an adult against their birth date, on {ages.LastSignup:yyyy-MM-dd}");
        }
    }

    public IMessage Message(SourceLine line) => Customer.Parser.ParseFrom(line.Payload);

    public async Task<IMessage> FindAsync(GatewayClients clients, string id, CallOptions options) =>
        await clients.Customers.GetCustomerAsync(new GetCustomerRequest { CustomerId = id }, options);

    public async Task CreateAsync(GatewayClients clients, IMessage message, CallOptions options) =>
        await clients.Customers.CreateCustomerAsync(new CreateCustomerRequest { Customer = (Customer)message }, options);

    private static SourceLine Parse(CsvRow row, AgeComparison ages)
    {
        var (signup, birth, isMinor) = (row.Time("signup_ts"), row.Date("birthdate"), row.Flag("is_minor"));
        var today = DateOnly.FromDateTime(row.Now.UtcDateTime);
        if (birth > today || birth < today.AddYears(-CustomerDecisions.MaxAgeYears))
        {
            throw row.Broken("birthdate", $"must lie in the past {CustomerDecisions.MaxAgeYears} years");
        }

        var customer = new Customer
        {
            CustomerId = row.Id("customer_id"),
            SignupTime = Timestamp.FromDateTimeOffset(signup),
            Country = row.Country("country"),
            PreferredDevice = row.Text("preferred_device", CustomerDecisions.MaxDeviceLength),
            BirthDate = birth.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
            DeclaredMinor = isMinor,
        };
        ages.Add(DateOnly.FromDateTime(signup.UtcDateTime), birth, isMinor);
        return new SourceLine(row.Line, customer.CustomerId, customer.ToByteArray());
    }
}
