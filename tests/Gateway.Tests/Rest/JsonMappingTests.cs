using System.Net;
using KiVendTout.Gateway.Tests.Support;

namespace KiVendTout.Gateway.Tests.Rest;

/// <summary>JSON is read as the proto3 mapping has it; where it is not legal, the field is named.</summary>
[Collection(SharedGateway.Name)]
public sealed class JsonMappingTests(SharedGateway stack)
{
    [Theory]
    [InlineData("\"5\"", 5)]
    [InlineData("5", 5)]
    [InlineData("5.0", 5)]
    [InlineData("5.000", 5)]
    [InlineData("1e2", 100)]
    [InlineData("\"1e2\"", 100)]
    [InlineData("1.5E+1", 15)]
    [InlineData("500e-2", 5)]
    [InlineData("0e99", 0)]
    [InlineData("2147483647", int.MaxValue)]
    public async Task A_whole_number_of_32_bits_is_read_in_every_form(string json, int stock)
    {
        var answer = await CreateAsync($$"""{"unit_price_cents":1,"stock":{{json}}}""");

        Assert.Equal((HttpStatusCode.OK, stock), (answer.Status, answer.Body.GetProperty("stock").GetInt32()));
    }

    [Theory]
    [InlineData("9007199254740993", 9007199254740993)]
    [InlineData("\"9007199254740993\"", 9007199254740993)]
    [InlineData("9007199254740993.0", 9007199254740993)]
    [InlineData("12e2", 1200)]
    public async Task A_whole_number_of_64_bits_is_read_in_every_form(string json, long cents)
    {
        var answer = await CreateAsync($$"""{"unit_cost_cents":{{json}},"unit_price_cents":1}""");

        // Where the catalogue has a bound, it is the field that is named, with the number read.
        Assert.True(answer.Status == HttpStatusCode.OK ? answer.Body.GetProperty("unit_cost_cents").GetInt64() == cents : answer.Field == "product.unit_cost_cents", $"{answer.Body}");
    }

    [Theory]
    [InlineData("5.5")]
    [InlineData("1e-1")]
    [InlineData("1e10")]
    [InlineData("1e99999999999999999999")]
    [InlineData("1e400")]
    [InlineData("2147483648")]
    [InlineData("5.00000000000000000000000000000000000001")]
    [InlineData("\"\"")]
    [InlineData("\" 5\"")]
    [InlineData("\"5 \"")]
    [InlineData("\"+5\"")]
    [InlineData("\"05\"")]
    [InlineData("\"0x5\"")]
    [InlineData("\"5\\n\"")]
    [InlineData("\"٥\"")]
    [InlineData("\"\\ud800\"")]
    [InlineData("true")]
    [InlineData("[5]")]
    [InlineData("{}")]
    public async Task What_is_no_whole_number_is_named(string json) => await RefusedAsync($$"""{"unit_price_cents":1,"stock":{{json}}}""", "product.stock");

    [Fact]
    public async Task Null_is_the_same_as_nothing()
    {
        var answer = await CreateAsync("""{"unit_price_cents":1,"stock":null,"adult_restricted":null,"create_time":null,"unit_cost_cents":null}""");
        var list = await RestAsync(HttpMethod.Post, "orders", """{"customer_id":"C1","lines":null}""");

        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.Equal((HttpStatusCode.BadRequest, "order.lines"), (list.Status, list.Field));
    }

    [Theory]
    [InlineData("""{"name":"a","name":"b"}""", "product.name")]
    [InlineData("""{"stock":1,"stock":1}""", "product.stock")]
    [InlineData("""{"n\u0061me":"a","name":"b"}""", "product.name")]
    [InlineData("""{"adult_restricted":"true"}""", "product.adult_restricted")]
    [InlineData("""{"create_time":"2025-01-01T00:00:00Z\n"}""", "product.create_time")]
    [InlineData("""{"create_time":"0001-01-01T00:00:00+05:00"}""", "product.create_time")]
    [InlineData("""{"create_time":1735689600}""", "product.create_time")]
    [InlineData("""{"name":"half \ud800"}""", "product.name")]
    [InlineData("""{"name":"half \udc00\ud800"}""", "product.name")]
    [InlineData("""{"product_id":"\udfff"}""", "product.product_id")]
    [InlineData("""{"create_time":"\ud800"}""", "product.create_time")]
    public async Task What_is_not_legal_is_named(string json, string field) => await RefusedAsync(json, field);

    [Fact]
    public async Task A_null_in_a_list_and_a_second_choice_are_named()
    {
        var list = await RestAsync(HttpMethod.Post, "orders", """{"customer_id":"C1","lines":[null]}""");
        var choice = await RestAsync(HttpMethod.Post, "topics/orders:replay", """{"from_offset":1,"from_time":"2025-01-01T00:00:00Z"}""");

        Assert.Equal((HttpStatusCode.BadRequest, "order.lines"), (list.Status, list.Field));
        Assert.Equal((HttpStatusCode.BadRequest, "from_time"), (choice.Status, choice.Field));
    }

    [Theory]
    [InlineData("1")]
    [InlineData("\"1\"")]
    [InlineData("1.0")]
    [InlineData("\"ALERT_STATUS_OPEN\"")]
    public async Task An_enum_is_read_by_name_and_by_number(string json)
    {
        var answer = await RestAsync(HttpMethod.Post, "fraud-alerts:import", Alert(json));

        Assert.Equal((HttpStatusCode.OK, "ALERT_STATUS_OPEN"), (answer.Status, answer.Body.GetProperty("status").GetString()));
    }

    [Theory]
    [InlineData("99")]
    [InlineData("1.5")]
    [InlineData("\"OPEN\"")]
    [InlineData("\"alert_status_open\"")]
    [InlineData("true")]
    public async Task An_enum_that_is_none_is_named(string json)
    {
        var answer = await RestAsync(HttpMethod.Post, "fraud-alerts:import", Alert(json));

        Assert.Equal((HttpStatusCode.BadRequest, "INVALID_FIELD", "alert.status"), (answer.Status, answer.Reason, answer.Field));
    }

    [Fact]
    public async Task A_path_wins_over_no_body_that_says_otherwise()
    {
        var answer = await RestAsync(HttpMethod.Post, "topics/orders:replay", """{"topic":"payments"}""");

        Assert.Equal((HttpStatusCode.BadRequest, "topic"), (answer.Status, answer.Field));
    }

    private static string Alert(string status) => $$"""
        {"alert_id":"{{SharedGateway.NewId("AL")}}","payment_id":"{{SharedGateway.NewId("PAY")}}","customer_id":"C1","raise_time":"2025-03-01T12:00:00Z",
         "amount_cents":1,"currency_code":"EUR","rule_id":"r","status":{{status}}}
        """;

    private async Task RefusedAsync(string json, string field)
    {
        var answer = await CreateAsync(json);

        Assert.Equal((HttpStatusCode.BadRequest, "INVALID_FIELD", field), (answer.Status, answer.Reason, answer.Field));
    }

    /// <summary>Creates a product of the given fields, and those it needs.</summary>
    private Task<RestAnswer> CreateAsync(string json)
    {
        var needed = new Dictionary<string, string> { ["product_id"] = SharedGateway.NewId("P"), ["name"] = "N", ["category"] = "C" };
        var more = string.Join(",", needed.Where(field => !json.Contains($"\"{field.Key}\"", StringComparison.Ordinal)).Select(field => $"\"{field.Key}\":\"{field.Value}\""));
        return RestAsync(HttpMethod.Post, "products", json[..^1] + (more.Length == 0 ? "" : "," + more) + "}");
    }

    private Task<RestAnswer> RestAsync(HttpMethod method, string path, string json) =>
        stack.Gateway.Http.CallAsync(stack.Rest(method, "api/v1/" + path, json));
}
