using System.Globalization;
using Google.Protobuf.WellKnownTypes;
using KiVendTout.Contracts.Customers.V1;

namespace KiVendTout.Cli.Data;

/// <summary>customers.csv: each line creates a customer.</summary>
internal sealed class CustomersFile : ICallSource
{
    private const int AdultAge = 18;

    public string FileName => "customers.csv";

    public IReadOnlyList<string> Columns { get; } = ["customer_id", "signup_ts", "country", "preferred_device", "birthdate", "is_minor"];

    public bool ComesBeforeRecords => true;

    public IReadOnlyList<GatewayCall> Read(CsvTable table, LoadReport report)
    {
        var rows = table.Read(Parse, report);
        CompareAges(rows, report);
        return rows.ConvertAll(row => new GatewayCall(FileName, row.Line, (clients, options) =>
            clients.Customers.CreateCustomerAsync(new CreateCustomerRequest { Customer = row.Customer }, options).ResponseAsync));
    }

    private static Row Parse(CsvRow row)
    {
        var birth = row.Date("birthdate");
        return new Row(row.Line, birth, new Customer
        {
            CustomerId = row.Id("customer_id"),
            SignupTime = Timestamp.FromDateTimeOffset(row.Time("signup_ts")),
            Country = row.Country("country"),
            PreferredDevice = row.Text("preferred_device"),
            BirthDate = birth.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
            DeclaredMinor = row.Flag("is_minor"),
        });
    }

    /// <summary>The file says of each customer whether they are a minor, which also follows from the birth date, on the day of its last sign-up.</summary>
    private void CompareAges(List<Row> rows, LoadReport report)
    {
        if (rows.Count == 0)
        {
            return;
        }

        var day = DateOnly.FromDateTime(rows.Max(row => row.Customer.SignupTime.ToDateTime()));
        var different = rows.Count(row => row.Customer.DeclaredMinor != row.BirthDate.AddYears(AdultAge) > day);
        if (different > 0)
        {
            report.Note($"{FileName}: {different} customers are declared a minor or an adult against their birth date, on {day:yyyy-MM-dd}");
        }
    }

    private sealed record Row(int Line, DateOnly BirthDate, Customer Customer);
}
