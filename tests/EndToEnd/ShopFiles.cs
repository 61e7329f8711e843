using System.Globalization;

namespace KiVendTout.EndToEnd;

/// <summary>A small shop of our own making, in the shop's file formats, with the figures it must amount to.</summary>
/// <param name="customers">Its customers, a multiple of ten.</param>
internal sealed class ShopFiles(int customers = 60)
{
    public const int PaymentsOfCustomer = 40;

    private const int SessionsOfCustomer = 4;
    private const int EventsOfSession = 8;

    private static readonly string[] EventTypes = ["page_view", "product_view", "add_to_cart", "view_cart", "remove_from_cart", "checkout_start"];

    private static readonly DateTimeOffset Start = new(2026, 3, 2, 11, 0, 0, TimeSpan.Zero);

    private int SessionCount => customers * SessionsOfCustomer;

    /// <summary>
    /// Each customer pays every hour from noon on, in a strange country on each fifth payment. The first payment fails, so the first two are
    /// "first purchases"; all are above the limit of R1.
    /// </summary>
    public Figures Write(string directory)
    {
        var payments = customers * PaymentsOfCustomer;
        File.WriteAllLines(Path.Combine(directory, "customers.csv"), Enumerable.Range(1, customers)
            .Select(c => $"C{c:D5},2026-01-01 08:00:00,FR,web_mobile,1990-05-{1 + (c % 28):D2},0")
            .Prepend("customer_id,signup_ts,country,preferred_device,birthdate,is_minor"));
        File.WriteAllLines(Path.Combine(directory, "products.csv"),
            ["product_id,name,category,is_adult_restricted,unit_price,created_at", "P0001,Product 0001,Books,0,12.50,2026-01-01 00:00:00", "P0002,Product 0002,Wine,1,20.00,2026-01-01 00:00:00"]);
        File.WriteAllLines(Path.Combine(directory, "payments.csv"), Enumerable.Range(0, payments).Select(Payment).Prepend(
            "payment_id,customer_id,session_id,attempt_ts,method,card_bin,payment_country,ip_hash,device_id,amount,result,is_fraud_label"));
        var orders = WriteOrders(directory);
        WriteSessions(directory);
        File.WriteAllLines(Path.Combine(directory, "fraud_alerts.csv"),
            ["alert_id,alert_ts,payment_id,customer_id,session_id,amount,rule_triggered,is_fraud_label"]);

        var nights = Enumerable.Range(0, PaymentsOfCustomer).Count(hour => Start.AddHours(hour).Hour is >= 2 and < 5);
        return new Figures(
            customers, 2, payments, payments,
            R1: 2L * customers, R2: payments / 5, R3: 0, R4: 0, R5: (long)nights * customers,
            RuleAlerts: 2L * customers, ImportedAlerts: 0, PaidOrders: orders, OrderLines: 2L * orders, HeldOrders: orders / 2,
            Sessions: SessionCount, Events: SessionCount * EventsOfSession, DeadLetters: 0);
    }

    /// <summary>A visit every ten hours, in which the payments of these hours are made; its events, a minute apart, stand in no order of time.</summary>
    private void WriteSessions(string directory)
    {
        var sessions = Enumerable.Range(0, SessionCount).Select(session => (
            Id: $"S{session:D6}", Customer: $"C{(session % customers) + 1:D5}", Start: Start.AddHours(session / customers * (PaymentsOfCustomer / SessionsOfCustomer)))).ToList();
        File.WriteAllLines(Path.Combine(directory, "sessions.csv"), sessions
            .Select(session => $"{session.Id},{session.Customer},{Text(session.Start)},{Text(session.Start.AddMinutes(EventsOfSession))},web_mobile,ip1,direct,none")
            .Prepend("session_id,customer_id,start_ts,end_ts,device,ip_hash,utm_source,utm_campaign"));
        File.WriteAllLines(Path.Combine(directory, "events.jsonl"), sessions.SelectMany(session => Enumerable.Range(0, EventsOfSession).Reverse().Select(minute =>
            $$"""{"event_id":"E{{session.Id}}-{{minute}}","ts":"{{Text(session.Start.AddMinutes(minute))}}","event_type":"{{EventTypes[minute % EventTypes.Length]}}","customer_id":"{{session.Customer}}","session_id":"{{session.Id}}","device":"web_mobile","ip_hash":"ip1","utm_source":"direct","utm_campaign":"none","product_id":"P0001","cart_value":25.0,"payment_id":null,"order_id":null}""")));
    }

    /// <summary>Every payment but the first of each customer pays an order of two lines; every second order has an adult-only product.</summary>
    private int WriteOrders(string directory)
    {
        var paid = Enumerable.Range(customers, customers * (PaymentsOfCustomer - 1)).ToList();
        File.WriteAllLines(Path.Combine(directory, "orders.csv"), paid
            .Select(index => $"O{index:D7},C{(index % customers) + 1:D5},{SessionOf(index)},PAY{index:D7},{TimeOf(index)},150.00,EUR,express,paid")
            .Prepend("order_id,customer_id,session_id,payment_id,order_ts,total_amount,currency,shipping_method,status"));
        File.WriteAllLines(Path.Combine(directory, "order_items.csv"), paid
            .SelectMany(index => new[] { $"O{index:D7},P0001,1", $"O{index:D7},P000{1 + (index % 2)},2" })
            .Prepend("order_id,product_id,qty"));
        return paid.Count;
    }

    private string Payment(int index)
    {
        var (customer, hour) = ((index % customers) + 1, index / customers);
        var time = TimeOf(index);
        var country = index % 5 == 0 ? "IT" : "FR";
        var result = hour == 0 ? "failed" : "success";
        return $"PAY{index:D7},C{customer:D5},{SessionOf(index)},{time},card,424242,{country},ip{customer},dev_{customer},150.00,{result},0";
    }

    private string SessionOf(int index) =>
        $"S{(index % customers) + (customers * (index / customers / (PaymentsOfCustomer / SessionsOfCustomer))):D6}";

    private string TimeOf(int index) => Text(Start.AddHours(index / customers));

    private static string Text(DateTimeOffset time) => time.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
}
