using KiVendTout.Cli.Data;
using KiVendTout.Contracts.Customers.V1;
using KiVendTout.Domain.Common;
using KiVendTout.Domain.Payments;

namespace KiVendTout.Cli.Fraud;

/// <summary>What was said of a payment.</summary>
/// <param name="IsFraud">Whether it was called a fraud.</param>
/// <param name="At">When, UTC.</param>
internal readonly record struct PaymentLabel(bool IsFraud, DateTimeOffset At)
{
    /// <summary>The record that tells it.</summary>
    public PaymentLabelled Of(PaymentAttempted attempt) =>
        new() { PaymentId = attempt.PaymentId, CustomerId = attempt.CustomerId, OccurredAt = At, IsFraud = IsFraud };
}

/// <summary>What is known of a customer beside the payments.</summary>
/// <param name="Country">The country.</param>
/// <param name="SignedUpAt">When the customer signed up, UTC.</param>
internal readonly record struct CustomerFacts(string? Country, DateTimeOffset? SignedUpAt);

/// <summary>The files beside payments.csv, read into memory: a hundred bytes a customer, a change and a label.</summary>
internal static class SideFiles
{
    private const string ContactChanges = "contact_changes.csv";
    private const string Labels = "labels.csv";

    private static readonly Dictionary<string, string> ChangeFields = new() { ["customer_id"] = "customer_id", ["changed_at"] = "change_time" };

    private static readonly Dictionary<string, string> LabelFields = new()
    {
        ["payment_id"] = "payment_id",
        ["is_fraud"] = "is_fraud",
        ["labelled_at"] = "label_time",
    };

    /// <summary>customers.csv; of each id the first line counts.</summary>
    public static Dictionary<CustomerId, CustomerFacts> ReadCustomers(LoadContext load)
    {
        var (source, facts) = (new CustomersFile(), new Dictionary<CustomerId, CustomerFacts>());
        load.Report.AddFile(source.FileName);
        foreach (var line in source.Read(new CsvTable(load.PathOf(source.FileName), source.Fields), load))
        {
            var told = Customer.Parser.ParseFrom(line.Payload);
            facts.TryAdd(new CustomerId(told.CustomerId), new CustomerFacts(string.Intern(told.Country), told.SignupTime.ToDateTimeOffset()));
        }

        return facts;
    }

    /// <summary>contact_changes.csv: when contact data changed, in order, by customer; none when there is no such file.</summary>
    public static Dictionary<CustomerId, List<DateTimeOffset>> ReadContactChanges(LoadContext load)
    {
        var changes = new Dictionary<CustomerId, List<DateTimeOffset>>();
        foreach (var change in Optional(ContactChanges, ChangeFields, row => new Line<DateTimeOffset>(row.Id("customer_id"), row.Time("changed_at")), load))
        {
            var id = new CustomerId(change.Id);
            if (!changes.TryGetValue(id, out var times))
            {
                changes[id] = times = [];
            }

            times.Add(change.Value);
        }

        foreach (var times in changes.Values)
        {
            times.Sort();
        }

        return changes;
    }

    /// <summary>labels.csv; of each payment the first line counts. Null when there is no such file.</summary>
    public static Dictionary<string, PaymentLabel>? ReadLabels(LoadContext load)
    {
        if (!File.Exists(load.PathOf(Labels)))
        {
            return null;
        }

        var labels = new Dictionary<string, PaymentLabel>();
        foreach (var label in Optional(Labels, LabelFields, row => new Line<PaymentLabel>(row.Id("payment_id"), new(row.Flag("is_fraud"), row.Time("labelled_at"))), load))
        {
            labels.TryAdd(label.Id, label.Value);
        }

        return labels;
    }

    private static IEnumerable<Line<T>> Optional<T>(string fileName, IReadOnlyDictionary<string, string> fields, Func<CsvRow, Line<T>> parse, LoadContext load)
    {
        if (!File.Exists(load.PathOf(fileName)))
        {
            return [];
        }

        load.Report.AddFile(fileName);
        return new CsvTable(load.PathOf(fileName), fields).Read(parse, load);
    }

    private sealed record Line<T>(string Id, T Value);
}
