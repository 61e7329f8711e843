using System.Text.RegularExpressions;
using KiVendTout.Stores.Postgres.Customers;
using KiVendTout.Stores.Postgres.Orders;
using KiVendTout.Stores.Postgres.Products;
using KiVendTout.Stores.Postgres.Sessions;

namespace KiVendTout.Stores.Tests.Postgres.Tables;

/// <summary>
/// The statement made from a description writes into each column what the statement written by hand did, under the same conditions. The
/// differences that are meant: who did it comes with each row, keys are always in order, names of the values sent are those of their columns.
/// </summary>
public sealed partial class ConversionTests
{
    [Theory]
    [InlineData("products")]
    [InlineData("sessions")]
    [InlineData("customers")]
    [InlineData("orders")]
    public void The_statement_is_the_one_that_was_written_by_hand(string table)
    {
        var (made, byHand) = table switch
        {
            "products" => (PostgresProductStore.Products.Save, Products),
            "sessions" => (PostgresSessionStore.Sessions.Save, Sessions),
            "customers" => (PostgresCustomerStore.Customers.Save, Customers),
            _ => (PostgresOrderStore.Orders.Save, Orders),
        };

        var (values, assigned, rest) = Take(made);
        var (valuesByHand, assignedByHand, restByHand) = Take(byHand);
        Assert.Equal(valuesByHand, values);
        Assert.Equal(assignedByHand, assigned);
        Assert.Equal(restByHand, rest);
    }

    /// <summary>What is inserted into each column, what is set in each, and what is left of the statement.</summary>
    private static (SortedDictionary<string, string> Values, SortedDictionary<string, string> Assigned, string Others) Take(string sql)
    {
        var match = Whole().Match(Spaces().Replace(sql, " ").Trim());
        Assert.True(match.Success, sql);
        var columns = Split(match.Groups["columns"].Value);
        var values = Split(match.Groups["values"].Value).Select(value => value == "$22" ? "updated_by" : value).ToList();
        var names = Split(match.Groups["names"].Value);

        // Each value that is sent is called by its column.
        var called = names.ToDictionary(name => name, name => columns[values.FindIndex(value => Regex.IsMatch(value, $@"\b{name}\b") && Stands(value, name))]);
        string Call(string text) => Regex.Replace(
            Regex.Replace(text, @"\b[a-z]\.(?=[a-z])|\bn\.", ""), @"(?<!['.])\b[a-z_]+\b(?![.(])", word => called.GetValueOrDefault(word.Value, word.Value));
        var inserted = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (column, value) in columns.Zip(values))
        {
            inserted[column] = Call(value);
        }

        var assigned = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var pair in Split(match.Groups["set"].Value))
        {
            assigned[pair.Split(" = ")[0]] = pair.Split(" = ")[1];
        }

        var rest = $"{match.Groups["table"]} {Call(match.Groups["join"].Value)}|{Call(match.Groups["only"].Value)}|{match.Groups["key"]}|{Call(match.Groups["fence"].Value)}";
        return (inserted, assigned, rest);
    }

    private static bool Stands(string value, string name) =>
        !value.StartsWith("CASE WHEN n.ordered_at", StringComparison.Ordinal) && !value.StartsWith("CASE WHEN ordered_at", StringComparison.Ordinal) && name.Length > 0;

    private static List<string> Split(string list) => [.. Commas().Split(list).Select(item => item.Trim())];

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();

    [GeneratedRegex(@", (?![^(]*\))")]
    private static partial Regex Commas();

    [GeneratedRegex(@"^INSERT INTO (?<table>\w+) AS \w+ \((?<columns>[^)]*)\) SELECT (?<values>.*?) FROM unnest\([^)]*\) AS \w+ \((?<names>[^)]*)\) (?<join>LEFT JOIN .*? )?WHERE (?<only>.*?\)) (?:ORDER BY \S+ (?:COLLATE ""C"" )?)?ON CONFLICT \((?<key>\w+)\) DO UPDATE SET (?<set>.*) WHERE (?<fence>.*) RETURNING (?:t\.)?\k<key>$")]
    private static partial Regex Whole();

    private const string Products =
        """
        INSERT INTO products AS p (product_id, name, category, adult_restricted, unit_price_cents, unit_cost_cents, stock, created_at,
            completeness, version, updated_by)
        SELECT id, name, category, adult, price, cost, stock, created_at, 'complete', expected + 1, actor
        FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
            AS next (id, name, category, adult, price, cost, stock, created_at, expected, actor)
        WHERE expected = 0 OR EXISTS (SELECT FROM products e WHERE e.product_id = id)
        ON CONFLICT (product_id) DO UPDATE SET name = excluded.name, category = excluded.category,
            adult_restricted = excluded.adult_restricted, unit_price_cents = excluded.unit_price_cents,
            unit_cost_cents = excluded.unit_cost_cents, stock = excluded.stock, created_at = excluded.created_at,
            completeness = excluded.completeness, version = excluded.version, updated_by = excluded.updated_by, updated_at = now()
        WHERE p.version = excluded.version - 1
        RETURNING product_id
        """;

    private const string Sessions =
        """
        INSERT INTO sessions AS s (session_id, customer_id, declared_started_at, declared_ended_at, first_event_at, last_event_at, closed_at,
            event_count, device, ip_hash, utm_source, utm_campaign, event_counts, funnel_step, cart_value_cents, cart_told_at, cart_told_by,
            cart_abandoned, last_arrived_at, remembered, completeness, version, updated_by)
        SELECT id, n.customer, started, ended, first_event, last_event, closed, total, device,
            CASE WHEN erased.customer_id IS NULL THEN ip END, source, campaign, counts, step, cart, cart_at, cart_by, abandoned, arrived, prints,
            'complete', expected + 1, $22
        FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21) AS n (id, customer,
            started, ended, first_event, last_event, closed, total, device, ip, source, campaign, counts, step, cart, cart_at, cart_by,
            abandoned, arrived, prints, expected)
        LEFT JOIN customers erased ON erased.customer_id = n.customer AND erased.completeness = 'erased'
        WHERE expected = 0 OR EXISTS (SELECT FROM sessions e WHERE e.session_id = id)
        ORDER BY id
        ON CONFLICT (session_id) DO UPDATE SET customer_id = excluded.customer_id, declared_started_at = excluded.declared_started_at,
            declared_ended_at = excluded.declared_ended_at, first_event_at = excluded.first_event_at, last_event_at = excluded.last_event_at,
            closed_at = excluded.closed_at, event_count = excluded.event_count, device = excluded.device, ip_hash = excluded.ip_hash,
            utm_source = excluded.utm_source, utm_campaign = excluded.utm_campaign, event_counts = excluded.event_counts,
            funnel_step = excluded.funnel_step, cart_value_cents = excluded.cart_value_cents, cart_told_at = excluded.cart_told_at,
            cart_told_by = excluded.cart_told_by, cart_abandoned = excluded.cart_abandoned, last_arrived_at = excluded.last_arrived_at,
            remembered = excluded.remembered, completeness = excluded.completeness, version = excluded.version,
            updated_by = excluded.updated_by, updated_at = now()
        WHERE s.version = excluded.version - 1
        RETURNING session_id
        """;

    private const string Customers =
        """
        INSERT INTO customers AS c (customer_id, signup_at, country, preferred_device, declared_minor, birth_date, first_name, last_name,
            email, phone, address, completeness, version, updated_by)
        SELECT id, signup_at, country, preferred_device, declared_minor, birth_date, first_name, last_name,
            email, phone, address, completeness, expected + 1, actor
        FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14) AS next (id, signup_at, country, preferred_device,
            declared_minor, birth_date, first_name, last_name, email, phone, address, completeness, expected, actor)
        WHERE expected = 0 OR EXISTS (SELECT FROM customers e WHERE e.customer_id = id)
        ON CONFLICT (customer_id) DO UPDATE SET signup_at = excluded.signup_at, country = excluded.country,
            preferred_device = excluded.preferred_device, declared_minor = excluded.declared_minor, birth_date = excluded.birth_date,
            first_name = excluded.first_name, last_name = excluded.last_name, email = excluded.email,
            phone = excluded.phone, address = excluded.address, completeness = excluded.completeness, version = excluded.version,
            updated_by = excluded.updated_by, updated_at = now()
        WHERE c.version = excluded.version - 1 AND c.completeness <> 'erased'
        RETURNING customer_id
        """;

    private const string Orders =
        """
        INSERT INTO orders AS o (order_id, customer_id, session_id, payment_id, ordered_at, declared_total_cents, currency, shipping_method,
            status, age_hold, completeness, paid_at, processing_at, shipped_at, delivered_at, cancelled_at, age_proved_at, age_refused_at,
            adult_only, lines_total_cents, anomalies, version, updated_by)
        SELECT id, customer, session, payment, ordered_at, total, CASE WHEN ordered_at IS NOT NULL THEN 'EUR' END, shipping, status, hold,
            CASE WHEN ordered_at IS NOT NULL THEN 'complete' ELSE 'referenced' END, paid_at, processing_at, shipped_at, delivered_at,
            cancelled_at, age_proved_at, age_refused_at, adult_only, lines_total, string_to_array(anomalies, ','), expected + 1, actor
        FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21) AS n (id, customer,
            session, payment, ordered_at, total, shipping, status, hold, paid_at, processing_at, shipped_at, delivered_at, cancelled_at,
            age_proved_at, age_refused_at, adult_only, lines_total, anomalies, expected, actor)
        WHERE expected = 0 OR EXISTS (SELECT FROM orders e WHERE e.order_id = id)
        ORDER BY id
        ON CONFLICT (order_id) DO UPDATE SET customer_id = excluded.customer_id, session_id = excluded.session_id,
            payment_id = excluded.payment_id, ordered_at = excluded.ordered_at, declared_total_cents = excluded.declared_total_cents,
            currency = excluded.currency, shipping_method = excluded.shipping_method, status = excluded.status,
            age_hold = excluded.age_hold, completeness = excluded.completeness, paid_at = excluded.paid_at,
            processing_at = excluded.processing_at, shipped_at = excluded.shipped_at, delivered_at = excluded.delivered_at,
            cancelled_at = excluded.cancelled_at, age_proved_at = excluded.age_proved_at, age_refused_at = excluded.age_refused_at,
            adult_only = excluded.adult_only, lines_total_cents = excluded.lines_total_cents, anomalies = excluded.anomalies,
            version = excluded.version, updated_by = excluded.updated_by, updated_at = now()
        WHERE o.version = excluded.version - 1
        RETURNING order_id
        """;
}
