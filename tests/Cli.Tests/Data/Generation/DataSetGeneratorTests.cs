using KiVendTout.Cli.Data.Generation;
using KiVendTout.Cli.Terminal;

namespace KiVendTout.Cli.Tests.Data.Generation;

/// <summary>The files are the shop's, the same for the same seed, and right in themselves.</summary>
public sealed class DataSetGeneratorTests(GeneratedSet set) : IClassFixture<GeneratedSet>
{
    private static readonly Dictionary<string, string> Headers = new()
    {
        ["customers.csv"] = "customer_id,signup_ts,country,preferred_device,birthdate,is_minor",
        ["products.csv"] = "product_id,name,category,is_adult_restricted,unit_price,created_at",
        ["sessions.csv"] = "session_id,customer_id,start_ts,end_ts,device,ip_hash,utm_source,utm_campaign",
        ["payments.csv"] = "payment_id,customer_id,session_id,attempt_ts,method,card_bin,payment_country,ip_hash,device_id,amount,result,is_fraud_label",
        ["orders.csv"] = "order_id,customer_id,session_id,payment_id,order_ts,total_amount,currency,shipping_method,status",
        ["order_items.csv"] = "order_id,product_id,qty",
        ["fraud_alerts.csv"] = "alert_id,alert_ts,payment_id,customer_id,session_id,amount,rule_triggered,is_fraud_label",
    };

    [Fact]
    public void The_files_have_the_shops_columns()
    {
        var names = set.Directory.GetFiles().Select(file => file.Name).Order();
        Assert.Equal(Headers.Keys.Append("events.jsonl").Order(), names);
        Assert.All(Headers, file => Assert.Equal(file.Value, File.ReadLines(Path.Combine(set.Directory.FullName, file.Key)).First()));
        Assert.All(set.Events(), happened => Assert.Equal(
            [
                "event_id", "ts", "event_type", "customer_id", "session_id", "device", "ip_hash", "utm_source", "utm_campaign", "product_id",
                "cart_value", "payment_id", "order_id",
            ],
            happened.EnumerateObject().Select(property => property.Name)));
    }

    [Theory]
    [InlineData(0.1)]
    [InlineData(1)]
    public void The_size_is_the_shops_times_the_scale(double scale)
    {
        using var sized = new GeneratedSet(seed: 3, scale);
        int Count(string file) => sized.Rows(file).Count;
        static void IsAbout(double expected, int actual) => Assert.InRange(actual, expected * 0.75, expected * 1.25);

        Assert.Equal(2_500 * scale, Count("customers.csv"));
        Assert.Equal(200 * scale, Count("products.csv"));
        Assert.Equal(6_000 * scale, Count("sessions.csv"));
        IsAbout(72_000 * scale, sized.Events().Count);
        IsAbout(1_600 * scale, Count("payments.csv"));
        IsAbout(1_300 * scale, Count("orders.csv"));
        IsAbout(2_650 * scale, Count("order_items.csv"));
        Assert.InRange(Count("fraud_alerts.csv"), 1, 20 * scale);
    }

    [Fact]
    public void The_same_seed_gives_the_same_bytes_and_another_seed_others()
    {
        using var again = new GeneratedSet();
        using var other = new GeneratedSet(seed: 8, scale: 0.1);
        foreach (var file in set.Directory.GetFiles())
        {
            var bytes = File.ReadAllBytes(file.FullName);
            Assert.Equal(bytes, File.ReadAllBytes(Path.Combine(again.Directory.FullName, file.Name)));
            Assert.NotEqual(bytes, File.ReadAllBytes(Path.Combine(other.Directory.FullName, file.Name)));
        }
    }

    [Fact]
    public void A_broken_off_run_leaves_no_data_set()
    {
        var directory = Directory.CreateTempSubdirectory("kvt-generated-");
        try
        {
            using var stop = new CancellationTokenSource();
            var plan = new WorldPlan(1, 0.1, GeneratedSet.Until);
            Assert.Throws<OperationCanceledException>(() => new DataSetGenerator(plan).Write(directory.FullName, stop.Cancel, stop.Token));
            Assert.DoesNotContain(directory.GetFiles(), file => file.Extension is ".csv" or ".jsonl");
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }

    [Theory]
    [InlineData(0.09)]
    [InlineData(1000.1)]
    [InlineData(double.NaN)]
    public void A_scale_out_of_range_is_refused(double scale) => Assert.Throws<WrongUseException>(() => new WorldPlan(1, scale, GeneratedSet.Until));

    [Fact]
    public void Ids_are_unique_and_name_rows_that_exist()
    {
        HashSet<string> Ids(string file, string column)
        {
            var ids = set.Rows(file).Select(row => row[column]).ToList();
            Assert.Distinct(ids);
            return [.. ids];
        }

        void Name(string file, string column, HashSet<string> known) =>
            Assert.All(set.Rows(file), row => Assert.Contains(row[column], known));

        var (customers, products) = (Ids("customers.csv", "customer_id"), Ids("products.csv", "product_id"));
        var (sessions, payments, orders) = (Ids("sessions.csv", "session_id"), Ids("payments.csv", "payment_id"), Ids("orders.csv", "order_id"));
        Ids("fraud_alerts.csv", "alert_id");
        Name("sessions.csv", "customer_id", customers);
        Name("payments.csv", "session_id", sessions);
        Name("orders.csv", "payment_id", payments);
        Name("order_items.csv", "order_id", orders);
        Name("order_items.csv", "product_id", products);
        Name("fraud_alerts.csv", "payment_id", payments);

        var events = set.Events();
        Assert.Distinct(events.Select(happened => happened.GetProperty("event_id").GetString()));
        Assert.All(events, happened =>
        {
            Assert.Contains(happened.GetProperty("session_id").GetString()!, sessions);
            Assert.True(happened.GetProperty("product_id").GetString() is not { } product || products.Contains(product));
            Assert.True(happened.GetProperty("payment_id").GetString() is not { } payment || payments.Contains(payment));
            Assert.True(happened.GetProperty("order_id").GetString() is not { } order || orders.Contains(order));
        });
    }

    [Fact]
    public void Each_order_is_paid_by_a_payment_of_the_sum_of_its_lines()
    {
        var prices = set.Rows("products.csv").ToDictionary(row => row["product_id"], row => GeneratedSet.Cents(row["unit_price"]));
        var sums = set.Rows("order_items.csv").GroupBy(row => row["order_id"])
            .ToDictionary(order => order.Key, order => order.Sum(line => int.Parse(line["qty"]) * prices[line["product_id"]]));
        var paid = set.Rows("payments.csv").Where(row => row["result"] == "success").ToDictionary(row => row["payment_id"]);
        var orders = set.Rows("orders.csv");

        Assert.Equal(paid.Count, orders.Count);
        Assert.All(orders, order =>
        {
            var payment = paid[order["payment_id"]];
            Assert.Equal(sums[order["order_id"]], GeneratedSet.Cents(order["total_amount"]));
            Assert.Equal(payment["amount"], order["total_amount"]);
            Assert.Equal((payment["customer_id"], payment["session_id"], payment["attempt_ts"]), (order["customer_id"], order["session_id"], order["order_ts"]));
        });
    }

    [Fact]
    public void Payments_and_events_lie_in_their_session_and_after_the_sign_up()
    {
        var signUps = set.Rows("customers.csv").ToDictionary(row => row["customer_id"], row => GeneratedSet.Time(row["signup_ts"]));
        var sessions = set.Rows("sessions.csv").ToDictionary(row => row["session_id"]);
        foreach (var session in sessions.Values)
        {
            Assert.True(signUps[session["customer_id"]] < GeneratedSet.Time(session["start_ts"]));
            Assert.True(GeneratedSet.Time(session["start_ts"]) < GeneratedSet.Time(session["end_ts"]));
            Assert.True(GeneratedSet.Time(session["end_ts"]) < GeneratedSet.End);
        }

        foreach (var payment in set.Rows("payments.csv"))
        {
            var session = sessions[payment["session_id"]];
            Assert.InRange(GeneratedSet.Time(payment["attempt_ts"]), GeneratedSet.Time(session["start_ts"]), GeneratedSet.Time(session["end_ts"]).AddSeconds(-2));
            Assert.Equal((session["customer_id"], session["ip_hash"]), (payment["customer_id"], payment["ip_hash"]));
        }

        foreach (var happened in set.Events())
        {
            var session = sessions[happened.GetProperty("session_id").GetString()!];
            Assert.InRange(
                GeneratedSet.Time(happened.GetProperty("ts").GetString()![..^2]), GeneratedSet.Time(session["start_ts"]), GeneratedSet.Time(session["end_ts"]));
            Assert.All(["customer_id", "device", "ip_hash", "utm_source", "utm_campaign"], column =>
                Assert.Equal(session[column], happened.GetProperty(column).GetString()));
        }
    }

    [Fact]
    public void Products_are_listed_before_the_first_session_and_a_minor_is_one()
    {
        var begin = set.Rows("sessions.csv").Min(row => GeneratedSet.Time(row["start_ts"]));
        Assert.All(set.Rows("products.csv"), row => Assert.True(GeneratedSet.Time(row["created_at"]) < begin));
        Assert.All(set.Rows("products.csv"), row => Assert.Equal(row["category"] == "Adult", row["is_adult_restricted"] == "1"));
        Assert.Contains(set.Rows("products.csv"), row => row["is_adult_restricted"] == "1");
        var customers = set.Rows("customers.csv");
        Assert.All(customers, row => Assert.Equal(row["is_minor"] == "1", DateOnly.Parse(row["birthdate"]).AddYears(18) > GeneratedSet.Until));
        Assert.Contains(customers, row => row["is_minor"] == "1");
    }

    [Fact]
    public void A_label_is_known_thirty_days_after_the_fraud_and_an_alert_names_a_labelled_payment()
    {
        var labelled = set.Rows("payments.csv").Where(row => row["is_fraud_label"] == "1").ToDictionary(row => row["payment_id"]);
        Assert.NotEmpty(labelled);
        Assert.All(labelled.Values, row => Assert.True(GeneratedSet.Time(row["attempt_ts"]).AddDays(30) <= GeneratedSet.End));
        Assert.All(set.Rows("fraud_alerts.csv"), alert =>
        {
            var payment = labelled[alert["payment_id"]];
            Assert.Equal(
                (payment["customer_id"], payment["session_id"], payment["amount"], payment["attempt_ts"]),
                (alert["customer_id"], alert["session_id"], alert["amount"], alert["alert_ts"]));
        });
    }
}
