using System.Net;
using System.Text.Json;
using KiVendTout.Gateway.Tests.Support;

namespace KiVendTout.Gateway.Tests.Rest;

/// <summary>Paths, parameters and names of the REST API: promised to its users.</summary>
[Collection(SharedGateway.Name)]
public sealed class TranscodingTests(SharedGateway stack)
{
    [Fact]
    public async Task A_customer_lives_under_its_path()
    {
        var id = SharedGateway.NewId("C");
        var created = await CallAsync(HttpMethod.Post, "customers", $$"""
            {"customer_id":"{{id}}","signup_time":"2025-01-31T08:00:00Z","country":"FR","preferred_device":"ios","birth_date":"1990-02-28","declared_minor":false}
            """);
        var read = await CallAsync(HttpMethod.Get, $"customers/{id}");
        var updated = await CallAsync(HttpMethod.Put, $"customers/{id}", """{"first_name":"Ada"}""");
        var masked = await CallAsync(HttpMethod.Put, $"customers/{id}?update_mask=preferred_device,country", """{"country":"DE","email":"a@b.example"}""");
        var erased = await CallAsync(HttpMethod.Delete, $"customers/{id}");
        var gone = await CallAsync(HttpMethod.Get, $"customers/{id}");

        Assert.Equal(created.Body.GetRawText(), read.Body.GetRawText());
        Assert.Equal(
            ["address", "birth_date", "completeness", "country", "customer_id", "declared_minor", "email", "first_name", "last_name", "phone", "preferred_device", "signup_time", "version"],
            Names(read.Body));
        Assert.Equal("2025-01-31T08:00:00Z", Text(read, "signup_time"));
        Assert.Equal("CUSTOMER_COMPLETENESS_COMPLETE", Text(read, "completeness"));
        Assert.Equal(JsonValueKind.Number, read.Body.GetProperty("version").ValueKind);
        Assert.Equal(("Ada", "FR"), (Text(updated, "first_name"), Text(updated, "country")));
        Assert.Equal(("DE", "", ""), (Text(masked, "country"), Text(masked, "preferred_device"), Text(masked, "email")));
        Assert.Equal((HttpStatusCode.OK, "{}"), (erased.Status, erased.Body.GetRawText()));
        Assert.Equal(("CUSTOMER_COMPLETENESS_ERASED", ""), (Text(gone, "completeness"), Text(gone, "first_name")));
    }

    [Fact]
    public async Task A_product_lives_under_its_path()
    {
        var id = SharedGateway.NewId("P");
        await CallAsync(HttpMethod.Post, "products", $$"""{"product_id":"{{id}}","name":"Rum","category":"drinks","adult_restricted":true,"unit_price_cents":1999}""");
        var read = await CallAsync(HttpMethod.Get, $"products/{id}");
        var updated = await CallAsync(HttpMethod.Put, $"products/{id}", """{"stock":3}""");
        var list = await CallAsync(HttpMethod.Get, "products?category=drinks&page_size=1000");

        Assert.Equal(JsonValueKind.Number, read.Body.GetProperty("unit_price_cents").ValueKind);
        Assert.True(read.Body.GetProperty("adult_restricted").GetBoolean());
        Assert.False(read.Body.TryGetProperty("stock", out var stock) && stock.ValueKind != JsonValueKind.Null);
        Assert.Equal(3, updated.Body.GetProperty("stock").GetInt32());
        Assert.Equal(["next_page_token", "products"], Names(list.Body));
        Assert.Contains(list.Body.GetProperty("products").EnumerateArray(), product => product.GetProperty("product_id").GetString() == id);
    }

    [Fact]
    public async Task Payments_are_filtered_by_their_label()
    {
        var customer = SharedGateway.NewId("C");
        var fraud = await Seed.PaymentAsync(stack.Silo, customer, labelledFraud: true);
        var honest = await Seed.PaymentAsync(stack.Silo, customer, labelledFraud: false);
        var unlabelled = await Seed.PaymentAsync(stack.Silo, customer);

        var read = await CallAsync(HttpMethod.Get, $"payments/{fraud}");
        var yes = await CallAsync(HttpMethod.Get, $"payments?is_fraudulent=true&customer_id={customer}");
        var no = await CallAsync(HttpMethod.Get, $"payments?is_fraudulent=false&customer_id={customer}");
        var all = await CallAsync(HttpMethod.Get, $"payments?customer_id={customer}&start_time=2025-03-01T12:00:00Z&end_time=2025-03-01T12:00:01Z");
        var none = await CallAsync(HttpMethod.Get, $"payments?customer_id={customer}&end_time=2025-03-01T12:00:00Z");

        Assert.Equal((4200, "EUR", "PAYMENT_OUTCOME_SUCCEEDED", "PAYMENT_DECISION_ACCEPT"), (
            read.Body.GetProperty("amount_cents").GetInt64(), Text(read, "currency_code"), Text(read, "outcome"), Text(read, "decision")));
        Assert.Equal([fraud], Ids(yes, "payments", "payment_id"));
        Assert.Equal([honest, unlabelled], Ids(no, "payments", "payment_id"));
        Assert.Equal([fraud, honest, unlabelled], Ids(all, "payments", "payment_id"));
        Assert.Empty(Ids(none, "payments", "payment_id"));
    }

    [Fact]
    public async Task Alerts_are_imported_listed_and_read()
    {
        var customer = SharedGateway.NewId("C");
        var (alert, payment) = (SharedGateway.NewId("AL"), SharedGateway.NewId("PAY"));
        var body = $$"""
            {"alert_id":"{{alert}}","payment_id":"{{payment}}","customer_id":"{{customer}}","raise_time":"2025-03-01T12:00:00Z","amount_cents":5858,"currency_code":"EUR","rule_id":"high_amount","labelled_fraud":true}
            """;
        var imported = await CallAsync(HttpMethod.Post, "fraud-alerts:import", body);
        var again = await CallAsync(HttpMethod.Post, "fraud-alerts:import", body);
        var read = await CallAsync(HttpMethod.Get, $"fraud-alerts/{alert}");
        var list = await CallAsync(HttpMethod.Get, $"fraud-alerts?customer_id={customer}&origin=ALERT_ORIGIN_IMPORT&rule_id=high_amount&status=ALERT_STATUS_OPEN");

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (imported.Status, again.Status));
        Assert.Equal(imported.Body.GetRawText(), again.Body.GetRawText());
        Assert.Equal(("ALERT_ORIGIN_IMPORT", "ALERT_STATUS_OPEN", 5858), (
            Text(read, "origin"), Text(read, "status"), read.Body.GetProperty("amount_cents").GetInt64()));
        Assert.Equal([alert], Ids(list, "alerts", "alert_id"));
    }

    [Fact]
    public async Task A_payment_not_yet_made_is_checked()
    {
        var customer = SharedGateway.NewId("C");
        await CallAsync(HttpMethod.Post, "customers", $$"""{"customer_id":"{{customer}}","country":"FR"}""");

        var answer = await CallAsync(HttpMethod.Post, "fraud-alerts/check", $$$"""
            {"payment":{"customer_id":"{{{customer}}}","method":"card","payment_country":"DE","amount_cents":10001,"currency_code":"EUR","attempt_time":"2025-03-01T12:00:00Z"}}
            """);

        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.Equal(["R1", "R2"], Ids(answer, "rule_hits", "rule_id"));
        Assert.Equal(["decision", "rule_hits", "rule_set_version", "score"], Names(answer.Body));
    }

    private Task<RestAnswer> CallAsync(HttpMethod method, string path, string? json = null) =>
        stack.Gateway.Http.CallAsync(stack.Rest(method, "api/v1/" + path, json));

    private static string? Text(RestAnswer answer, string name) => answer.Body.GetProperty(name).GetString();

    private static IEnumerable<string> Names(JsonElement json) => json.EnumerateObject().Select(property => property.Name).Order();

    private static IEnumerable<string?> Ids(RestAnswer answer, string list, string id) =>
        answer.Body.GetProperty(list).EnumerateArray().Select(item => item.GetProperty(id).GetString());
}
