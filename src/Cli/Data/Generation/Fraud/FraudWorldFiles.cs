using System.Globalization;
using System.Text.Unicode;

namespace KiVendTout.Cli.Data.Generation.Fraud;

/// <summary>The files of a world to learn from, being written.</summary>
internal sealed class FraudWorldFiles : IDisposable
{
    /// <summary>What the world is: written last.</summary>
    public const string ManifestName = "manifest.json";

    private const ulong DeviceMask = 0xFFFF_FFFF_FFFF;
    private const string TimeFormat = "yyyy-MM-dd HH:mm:ss";
    private const int AdultYears = 18;

    private static readonly CultureInfo Invariant = CultureInfo.InvariantCulture;
    private static readonly string[] Devices = ["web_desktop", "web_mobile", "ios", "android"];
    private static readonly string[] Methods = ["card", "paypal", "apple_pay", "google_pay"];

    private readonly RowFiles _files;
    private readonly RowFile _customers;
    private readonly RowFile _contactChanges;
    private readonly RowFile _payments;
    private readonly RowFile _labels;
    private readonly RowFile _truth;
    private readonly DateOnly _until;

    /// <summary>Opens the files in a directory, which is made when it is not there. What the shop has no use for here has its first line alone.</summary>
    public FraudWorldFiles(string directory, DateOnly until)
    {
        _until = until;
        _files = new RowFiles(directory);
        _files.Open("products.csv", DataSetFiles.ProductColumns);
        _files.Open("fraud_alerts.csv", DataSetFiles.AlertColumns);
        _customers = _files.Open("customers.csv", DataSetFiles.CustomerColumns);
        _contactChanges = _files.Open("contact_changes.csv", "customer_id,changed_at");
        _payments = _files.Open("payments.csv", DataSetFiles.PaymentColumns + ",card_hash");
        _labels = _files.Open("labels.csv", "payment_id,is_fraud,labelled_at,source,kind,episode");
        _truth = _files.Open("truth.csv", "payment_id,kind,episode");
    }

    /// <summary>Writes a customer and when their contact data changed.</summary>
    public void Write(Person person)
    {
        var isMinor = person.BirthDate.AddYears(AdultYears) > _until ? 1 : 0;
        var fits = Utf8.TryWrite(
            _customers.Row,
            Invariant,
            $"C{person.Number:D5},{Time(person.SignedUpAt)},{person.Home.Country},{Devices[(int)person.Prefers]},{person.BirthDate:yyyy-MM-dd},{isMinor}",
            out var length);
        _customers.EndRow(fits, length);
        foreach (var second in person.ContactChanges.Order())
        {
            fits = Utf8.TryWrite(_contactChanges.Row, Invariant, $"C{person.Number:D5},{Time(second)}", out length);
            _contactChanges.EndRow(fits, length);
        }
    }

    /// <summary>Writes a payment, what is known of it by now, and what is true.</summary>
    /// <param name="number">Its number, from 1.</param>
    /// <param name="attempt">The payment.</param>
    /// <param name="label">What the shop has been told; null for nothing.</param>
    public void Write(int number, Attempt attempt, Label? label)
    {
        var isFraud = label is { IsFraud: true } ? 1 : 0;
        var fits = Utf8.TryWrite(
            _payments.Row,
            Invariant,
            $"PAY{number:D7},C{attempt.Customer:D5},,{Time(attempt.Second)},{Methods[(int)attempt.Method]},{attempt.With.Bin},{attempt.From.Country},{attempt.From.Address:x16},dev_{attempt.From.Device & DeviceMask:x12},{attempt.Cents / 100}.{attempt.Cents % 100:D2},{(attempt.Succeeded ? "success" : "failed")},{isFraud},{attempt.With.Hash:x16}",
            out var length);
        _payments.EndRow(fits, length);

        var (kind, episode) = attempt.Scheme == Scheme.None ? ("", "") : (SchemeTraits.Of(attempt.Scheme).Name, $"E{attempt.Episode.ToString("D6", Invariant)}");
        if (label is { } told)
        {
            fits = Utf8.TryWrite(_labels.Row, Invariant, $"PAY{number:D7},{isFraud},{Time(told.Second)},{told.Source},{kind},{episode}", out length);
            _labels.EndRow(fits, length);
        }

        if (attempt.Scheme != Scheme.None)
        {
            fits = Utf8.TryWrite(_truth.Row, Invariant, $"PAY{number:D7},{kind},{episode}", out length);
            _truth.EndRow(fits, length);
        }
    }

    /// <summary>Ends the rows and writes the manifest over them; then all files have their names.</summary>
    public void Publish(Manifest manifest)
    {
        manifest.Write(_files.Close(), _files.Open(ManifestName, header: null));
        _files.Publish();
    }

    /// <inheritdoc/>
    public void Dispose() => _files.Dispose();

    private static string Time(long second) => DateTimeOffset.FromUnixTimeSeconds(second).UtcDateTime.ToString(TimeFormat, Invariant);
}
