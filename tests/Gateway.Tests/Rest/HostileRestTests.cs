using System.Net;
using System.Net.Sockets;
using System.Text;
using KiVendTout.Gateway.Tests.Support;

namespace KiVendTout.Gateway.Tests.Rest;

/// <summary>What is no text, no JSON or no HTTP that we know is answered with a reason, and pages of known origins can read it.</summary>
[Collection(SharedGateway.Name)]
public sealed class HostileRestTests(SharedGateway stack)
{
    [Theory]
    [InlineData("7B226E616D65223A2261FF227D", "product.name")]
    [InlineData("7B226E616D65223A22EDA080227D", "product.name")]
    [InlineData("7B226E616D65223A22C080227D", "product.name")]
    [InlineData("7B226E616D65223A22E282227D", "product.name")]
    [InlineData("7B226E616D65FF223A2261227D", "product")]
    [InlineData("7B225C7564383030223A2261227D", "product")]
    public async Task Bytes_that_are_no_text_are_named(string hex, string field)
    {
        var answer = await PostAsync("products", Convert.FromHexString(hex));

        Assert.Equal((HttpStatusCode.BadRequest, "INVALID_FIELD", field), (answer.Status, answer.Reason, answer.Field));
        AssertCors(answer);
    }

    [Fact]
    public async Task A_body_that_is_no_json_is_malformed()
    {
        var deep = new string('[', 100_000);
        byte[][] bodies =
        [
            [0xFF], [0], [], [0xEF, 0xBB, 0xBF, (byte)'{', (byte)'}'], Encoding.Unicode.GetBytes("{}"), "{\"a\":}"u8.ToArray(), "{}{}"u8.ToArray(), "{\"name\":01}"u8.ToArray(),
            "{\"name\":NaN}"u8.ToArray(), "{'name':1}"u8.ToArray(), "{} // no comment"u8.ToArray(), Encoding.ASCII.GetBytes(deep), Encoding.ASCII.GetBytes("{\"name\":" + deep),
        ];
        foreach (var body in bodies)
        {
            var answer = await PostAsync("products", body);

            Assert.Equal((HttpStatusCode.BadRequest, "MALFORMED_REQUEST"), (answer.Status, answer.Reason));
            AssertCors(answer);
        }
    }

    [Theory]
    [InlineData("application/json; charset=utf-16")]
    [InlineData("application/json; charset=nonsense")]
    [InlineData("application/json; charset=\"utf-7\"")]
    [InlineData("text/json")]
    [InlineData("application/jsonx")]
    [InlineData("")]
    public async Task A_content_type_that_is_not_ours_is_malformed(string contentType)
    {
        var answer = await PostAsync("products", "{}"u8.ToArray(), contentType);

        Assert.Equal((HttpStatusCode.BadRequest, "MALFORMED_REQUEST"), (answer.Status, answer.Reason));
    }

    [Theory]
    [InlineData("application/json; charset=nonsense")]
    [InlineData("\u00ff; =")]
    public async Task A_content_type_without_a_body_means_nothing(string contentType)
    {
        var answer = await SendRawAsync($"GET /api/v1/products?page_size=1 HTTP/1.1\r\nContent-Type: {contentType}\r\n");

        Assert.StartsWith("HTTP/1.1 200", answer, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("products?category=%FF", "category")]
    [InlineData("products?category=a%C0%80", "category")]
    [InlineData("products?category=%ED%A0%80", "category")]
    [InlineData("products?%FF=a", "%FF")]
    [InlineData("products?page_size=1e3&page_token=%80", "page_token")]
    [InlineData("products/%FF", "product_id")]
    [InlineData("products/%ED%A0%80", "product_id")]
    [InlineData("customers/%C0%AF..%C0%AF", "customer_id")]
    [InlineData("topics/%FF:replay", "topic")]
    public async Task Percents_that_are_no_text_are_named(string path, string field)
    {
        var method = path.StartsWith("topics", StringComparison.Ordinal) ? "POST" : "GET";
        var answer = await SendRawAsync($"{method} /api/v1/{path} HTTP/1.1\r\nContent-Type: application/json\r\nContent-Length: {(method == "GET" ? 0 : 2)}\r\n", method == "GET" ? "" : "{}");

        Assert.StartsWith("HTTP/1.1 400", answer, StringComparison.Ordinal);
        Assert.Contains($"\"field\":\"{field}\"", answer.Replace(" ", "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Contains("Access-Control-Allow-Origin: " + SharedGateway.Origin, answer, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("products?page_size=1e1")]
    [InlineData("products?page_size=10.0")]
    [InlineData("products?category=50%25%20off")]
    [InlineData("products?category=%C3%A9t%C3%A9")]
    [InlineData("products?category=%zz")]
    public async Task Parameters_that_are_legal_are_read(string path)
    {
        var answer = await SendRawAsync($"GET /api/v1/{path} HTTP/1.1\r\n");

        Assert.StartsWith("HTTP/1.1 200", answer, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Bearer \u00ff", "TOKEN_INVALID")]
    [InlineData("Bearer a.\u00ff.b", "TOKEN_INVALID")]
    [InlineData("\u00ff", "TOKEN_MISSING")]
    [InlineData("Bearer", "TOKEN_MISSING")]
    [InlineData("Bearer e30.e30.e30", "TOKEN_INVALID")]
    [InlineData("Bearer ....", "TOKEN_INVALID")]
    [InlineData("Bearer W10.W10.W10", "TOKEN_INVALID")]
    [InlineData("Bearer eyJhbGciOjF9.eyJhbGciOjF9.eyJhbGciOjF9", "TOKEN_INVALID")]
    public async Task A_header_that_is_no_text_is_no_token(string authorization, string reason)
    {
        var answer = await SendRawAsync($"GET /api/v1/products HTTP/1.1\r\nAuthorization: {authorization}\r\n", token: false);

        Assert.StartsWith("HTTP/1.1 401", answer, StringComparison.Ordinal);
        Assert.Contains(reason, answer, StringComparison.Ordinal);
        Assert.Contains("Access-Control-Allow-Origin: " + SharedGateway.Origin, answer, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("FOO /api/v1/products")]
    [InlineData("PATCH /api/v1/products")]
    [InlineData("TRACE /api/v1/products")]
    [InlineData("GET /nothing")]
    [InlineData("GET /api")]
    [InlineData("DELETE /")]
    [InlineData("GET /kivendtout.products.v1.ProductsService/GetProduct")]
    public async Task A_method_or_a_path_that_is_none_is_told_so(string line)
    {
        var answer = await SendRawAsync(line + " HTTP/1.1\r\n");

        Assert.StartsWith("HTTP/1.1 40", answer, StringComparison.Ordinal);
        Assert.Contains("NO_SUCH_PATH", answer, StringComparison.Ordinal);
        Assert.Contains("Access-Control-Allow-Origin: " + SharedGateway.Origin, answer, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("zz\r\n{}\r\n0\r\n\r\n")]
    [InlineData("ffffffffffffffffffff\r\n{}\r\n")]
    [InlineData("2\r\n{}}\r\n")]
    public async Task A_body_of_wrong_chunks_is_malformed(string body)
    {
        var answer = await SendRawAsync("POST /api/v1/products HTTP/1.1\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n", body);

        Assert.StartsWith("HTTP/1.1 400", answer, StringComparison.Ordinal);
        Assert.Contains("MALFORMED_REQUEST", answer, StringComparison.Ordinal);
    }

    private static void AssertCors(RestAnswer answer) =>
        Assert.Equal(SharedGateway.Origin, Assert.Single(answer.Message.Headers.GetValues("Access-Control-Allow-Origin")));

    private async Task<RestAnswer> PostAsync(string path, byte[] body, string contentType = "application/json")
    {
        var request = stack.Rest(HttpMethod.Post, "api/v1/" + path);
        request.Headers.Add("Origin", SharedGateway.Origin);
        request.Content = new ByteArrayContent(body);
        request.Content.Headers.TryAddWithoutValidation("content-type", contentType);
        return await stack.Gateway.Http.CallAsync(request);
    }

    /// <summary>Sends characters as bytes, past what an HTTP client would put right, and answers what comes back.</summary>
    private async Task<string> SendRawAsync(string head, string body = "", bool token = true)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, stack.Gateway.HttpAddress.Port, TestContext.Current.CancellationToken);
        await using var stream = client.GetStream();
        var authorization = token ? $"Authorization: Bearer {stack.Key.Token("admin")}\r\n" : "";
        var request = $"{head}{authorization}Host: localhost\r\nOrigin: {SharedGateway.Origin}\r\nConnection: close\r\n\r\n{body}";
        await stream.WriteAsync(Encoding.Latin1.GetBytes(request), TestContext.Current.CancellationToken);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(TimeSpan.FromSeconds(30));
        using var reader = new StreamReader(stream, Encoding.Latin1);
        return await reader.ReadToEndAsync(limit.Token);
    }
}
