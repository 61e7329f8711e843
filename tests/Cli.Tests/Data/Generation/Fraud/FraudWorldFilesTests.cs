using System.Security.Cryptography;
using System.Text.Json;
using KiVendTout.Cli.Data;
using KiVendTout.Cli.Data.Generation.Fraud;
using KiVendTout.Cli.Terminal;
using KiVendTout.Cli.Tests.Support;

namespace KiVendTout.Cli.Tests.Data.Generation.Fraud;

/// <summary>The files are what the loader takes, the same for the same seed, and told by the manifest.</summary>
public sealed class FraudWorldFilesTests(FraudWorld world) : IClassFixture<FraudWorld>
{
    [Fact]
    public void The_same_seed_gives_the_same_bytes_and_another_seed_others()
    {
        using var one = new FraudWorld(3, 600, 12_000);
        using var again = new FraudWorld(3, 600, 12_000);
        using var other = new FraudWorld(4, 600, 12_000);
        foreach (var path in Directory.GetFiles(one.Folder))
        {
            var (name, bytes) = (Path.GetFileName(path), File.ReadAllBytes(path));
            Assert.Equal(bytes, File.ReadAllBytes(Path.Combine(again.Folder, name)));
            Assert.Equal(name is "products.csv" or "fraud_alerts.csv", bytes.AsSpan().SequenceEqual(File.ReadAllBytes(Path.Combine(other.Folder, name))));
        }
    }

    /// <summary>Whoever breaks this has made another world: it needs another version.</summary>
    [Fact]
    public void The_world_of_a_version_is_frozen()
    {
        using var frozen = new FraudWorld(3, 600, 12_000);
        string Hash(string name) => Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(Path.Combine(frozen.Folder, name))));

        Assert.Equal(1, FraudWorldPlan.Version);
        Assert.Equal(
            [
                "4256b969b33538cea6e2c2d2a906bd0334db832e439dbcb0bd434a8b463d356b",
                "9404861ff8151ff3db48b793d8b9a7f70ae3f243e2232116f29f6a5678356c76",
                "cdda00a56f3622e0ad80a143de4c5091dd99d3d6f218582aa6a8a1d11c28f0a2",
                "a1ba13f7fca9370eafa7243ce9ff203b4e22eb8af464377cd376abdf0d08424f",
                "7b64e4cef07c3f52cec4ae52b885c2f4320fb634e21d677793f350fdfa6c3665",
            ],
            ((string[])["customers.csv", "contact_changes.csv", "payments.csv", "labels.csv", "truth.csv"]).Select(Hash));
    }

    [Fact]
    public void The_loader_takes_every_line()
    {
        var console = new TestConsole();
        var load = new LoadContext(world.Folder, DataFolder.Now, new LoadReport(console.Console));
        DataLoader.RequireFiles(world.Folder);

        var payments = new PaymentsFile().Read(load).GroupBy(record => record.Id.Split(':')[1]).ToDictionary(records => records.Key, records => records.Count());
        var customers = new CustomersFile();
        Assert.Equal(world.Customers.Count, customers.Read(new CsvTable(load.PathOf(customers.FileName), customers.Fields), load).Count());
        Assert.Equal((world.Payments.Count, world.Payments.Count), (payments["attempted"], payments["settled"]));
        Assert.Equal(world.Payments.Count(payment => payment.Labelled), payments["labelled"]);
        Assert.Empty(console.Errors);
        Assert.All(load.Report.Files.Values, file => Assert.Equal((0, 0), (file.LeftOut, file.Differs)));
    }

    [Fact]
    public void The_manifest_tells_what_the_files_hold()
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(world.Folder, "manifest.json")));
        var manifest = document.RootElement;
        int Number(string name) => manifest.GetProperty(name).GetInt32();

        Assert.Equal((FraudWorldPlan.Version, 7, "2026-03-31"), (Number("version"), Number("seed"), manifest.GetProperty("until").GetString()));
        Assert.Equal("2025-03-31", manifest.GetProperty("warm_up_until").GetString());
        Assert.Equal((world.Customers.Count, world.Payments.Count), (Number("customers"), Number("payments")));
        Assert.Equal(world.Payments.Count(payment => payment.IsFraud), Number("frauds"));
        Assert.All(manifest.GetProperty("kinds").EnumerateObject(), kind =>
        {
            var payments = world.Payments.Where(payment => payment.Kind == kind.Name).ToList();
            Assert.Equal(payments.Count, kind.Value.GetProperty("payments").GetInt32());
            Assert.Equal(payments.DistinctBy(payment => payment.Episode).Count(), kind.Value.GetProperty("episodes").GetInt32());
            Assert.Equal(payments.Sum(payment => payment.Cents), kind.Value.GetProperty("amount_cents").GetInt64());
        });
        var months = world.Payments.CountBy(payment => payment.At.ToString("yyyy-MM")).OrderBy(month => month.Key).Select(month => (month.Key, month.Value));
        Assert.Equal(months, manifest.GetProperty("months").EnumerateArray().Select(month => (month.GetProperty("month").GetString()!, month.GetProperty("payments").GetInt32())));
        Assert.All(manifest.GetProperty("files").EnumerateObject(), file => Assert.Equal(
            Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(Path.Combine(world.Folder, file.Name)))), file.Value.GetProperty("sha256").GetString()));
        Assert.Equal(Directory.GetFiles(world.Folder).Length - 1, manifest.GetProperty("files").EnumerateObject().Count());
    }

    [Fact]
    public void Payments_come_in_order_within_the_two_years_and_after_the_sign_up()
    {
        Assert.Equal(world.Payments.OrderBy(payment => payment.At).ThenBy(payment => payment.Id).Select(payment => payment.Id), world.Payments.Select(payment => payment.Id));
        Assert.Distinct(world.Payments.Select(payment => payment.Id));
        Assert.All(world.Payments, payment =>
        {
            Assert.InRange(payment.At, FraudWorld.Begin, FraudWorld.End.AddTicks(-1));
            Assert.True(GeneratedSet.Time(world.Customers[payment.Customer]["signup_ts"]) < payment.At);
        });
        Assert.All(world.Rows("contact_changes.csv"), row => Assert.InRange(
            GeneratedSet.Time(row["changed_at"]), GeneratedSet.Time(world.Customers[row["customer_id"]]["signup_ts"]), FraudWorld.End));
    }

    [Fact]
    public void What_is_written_without_the_warm_up_is_the_same_second_year()
    {
        using var whole = new FraudWorld(3, 600, 12_000);
        using var half = new FraudWorld(3, 600, 12_000, dropsWarmUp: true);
        Assert.NotEmpty(half.Payments);
        Assert.Equal(whole.Payments.Where(payment => payment.At >= FraudWorld.Begin.AddDays(365)), half.Payments);
    }

    [Fact]
    public void A_broken_off_run_leaves_no_world()
    {
        using var folder = new TempFolder();
        using var stop = new CancellationTokenSource();
        using (var generator = new FraudWorldGenerator(new FraudWorldPlan(1, 600, 12_000, FraudWorld.Until), folder.Path))
        {
            generator.Live(() => { }, stop.Token);
            Assert.Throws<OperationCanceledException>(() => generator.Write(stop.Cancel, stop.Token));
        }

        Assert.All(Directory.GetFiles(folder.Path), file => Assert.EndsWith(".part", file, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(500, 2_500)]
    [InlineData(501, 50_000)]
    [InlineData(999, 5_000)]
    public void Any_size_has_its_customers_and_about_its_payments(int customers, int payments)
    {
        using var sized = new FraudWorld(1, customers, payments);
        Assert.Equal(customers, sized.Customers.Count);
        Assert.InRange(sized.Payments.Count, payments * 0.7, payments * 1.3);
    }

    [Theory]
    [InlineData(499, 10_000)]
    [InlineData(1_000_001, 10_000_000)]
    [InlineData(1_000, 4_999)]
    [InlineData(1_000, 100_001)]
    public void A_size_out_of_range_is_refused(int customers, int payments) =>
        Assert.Throws<WrongUseException>(() => new FraudWorldPlan(1, customers, payments, FraudWorld.Until));
}
