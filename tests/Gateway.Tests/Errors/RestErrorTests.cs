using System.Net;
using System.Text;
using KiVendTout.Gateway.Tests.Support;

namespace KiVendTout.Gateway.Tests.Errors;

[Collection(SharedGateway.Name)]
public sealed class RestErrorTests(SharedGateway stack)
{
    [Theory]
    [InlineData("payments?is_fraudulent=maybe", "is_fraudulent")]
    [InlineData("payments?is_fradulent=true", "is_fradulent")]
    [InlineData("payments?page_size=ten", "page_size")]
    [InlineData("payments?page_size=99999999999", "page_size")]
    [InlineData("payments?page_size=1001", "page_size")]
    [InlineData("payments?page_size=-1", "page_size")]
    [InlineData("payments?page_size=1&page_size=2", "page_size")]
    [InlineData("payments?page_token=xyz", "page_token")]
    [InlineData("payments?start_time=yesterday", "start_time")]
    [InlineData("payments?start_time.seconds=1", "start_time.seconds")]
    [InlineData("payments?customer_id=a%20b", "customer_id")]
    [InlineData("fraud-alerts?origin=RULE", "origin")]
    [InlineData("fraud-alerts?status=7", "status")]
    [InlineData("customers/a%20b", "customer_id")]
    [InlineData("customers/C1?customer_id=C2", "customer_id")]
    public async Task A_wrong_parameter_is_named(string path, string field)
    {
        var answer = await stack.Gateway.Http.CallAsync(stack.Rest(HttpMethod.Get, "api/v1/" + path));

        Assert.Equal((HttpStatusCode.BadRequest, "INVALID_FIELD", field), (answer.Status, answer.Reason, answer.Field));
    }

    [Theory]
    [InlineData("""{"customer_id":"C1","birth_date":19900228}""", "customer.birth_date")]
    [InlineData("""{"customer_id":"C1","birthdate":"1990-02-28"}""", "customer.birthdate")]
    [InlineData("""{"customer_id":"C1","birthDate":"1990-02-28"}""", "customer.birthDate")]
    [InlineData("""{"customer_id":"C1","declared_minor":"no"}""", "customer.declared_minor")]
    [InlineData("""{"customer_id":"C1","signup_time":"2025-13-01"}""", "customer.signup_time")]
    [InlineData("""{"customer_id":"C1","signup_time":{"seconds":1}}""", "customer.signup_time")]
    [InlineData("""{"customer_id":["C1"]}""", "customer.customer_id")]
    [InlineData("""{"customer_id":"C1","version":1.5}""", "customer.version")]
    [InlineData("""{"customer_id":"C1","completeness":"WHOLE"}""", "customer.completeness")]
    [InlineData("""{"customer_id":"C1","birth_date":"tomorrow"}""", "customer.birth_date")]
    public async Task A_wrong_field_of_the_body_is_named(string json, string field)
    {
        var answer = await stack.Gateway.Http.CallAsync(stack.Rest(HttpMethod.Post, "api/v1/customers", json));

        Assert.Equal((HttpStatusCode.BadRequest, "INVALID_FIELD", field), (answer.Status, answer.Reason, answer.Field));
    }

    [Fact]
    public async Task A_body_that_contradicts_its_path_is_refused()
    {
        var answer = await stack.Gateway.Http.CallAsync(stack.Rest(HttpMethod.Put, "api/v1/customers/C1", """{"customer_id":"C2"}"""));

        Assert.Equal((HttpStatusCode.BadRequest, "customer.customer_id"), (answer.Status, answer.Field));
    }

    [Fact]
    public async Task A_nested_field_of_a_whole_body_is_named()
    {
        var answer = await stack.Gateway.Http.CallAsync(
            stack.Rest(HttpMethod.Post, "api/v1/fraud-alerts/check", """{"payment":{"customer_id":"C1","amount_cents":"much"}}"""));

        Assert.Equal((HttpStatusCode.BadRequest, "payment.amount_cents"), (answer.Status, answer.Field));
    }

    [Theory]
    [InlineData("customers", "", "MALFORMED_REQUEST")]
    [InlineData("customers", "{", "MALFORMED_REQUEST")]
    [InlineData("customers", "[]", "INVALID_FIELD")]
    [InlineData("customers", "null", "INVALID_FIELD")]
    [InlineData("fraud-alerts/check", "[]", "MALFORMED_REQUEST")]
    [InlineData("fraud-alerts/check", "\"text\"", "MALFORMED_REQUEST")]
    public async Task A_body_that_is_no_json_object_is_refused(string path, string json, string reason)
    {
        var answer = await stack.Gateway.Http.CallAsync(stack.Rest(HttpMethod.Post, "api/v1/" + path, json));

        Assert.Equal((HttpStatusCode.BadRequest, reason), (answer.Status, answer.Reason));
    }

    [Fact]
    public async Task A_body_of_another_type_is_malformed()
    {
        var request = stack.Rest(HttpMethod.Post, "api/v1/customers");
        request.Content = new StringContent("customer_id=C1", Encoding.UTF8, "application/x-www-form-urlencoded");

        var answer = await stack.Gateway.Http.CallAsync(request);

        Assert.Equal((HttpStatusCode.BadRequest, "MALFORMED_REQUEST"), (answer.Status, answer.Reason));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_body_above_the_limit_is_refused(bool lengthIsTold)
    {
        var request = stack.Rest(HttpMethod.Post, "api/v1/customers", $$"""{"address":"{{new string('x', 1024 * 1024)}}"}""");
        request.Headers.TransferEncodingChunked = !lengthIsTold;

        var answer = await stack.Gateway.Http.CallAsync(request);

        Assert.Equal((HttpStatusCode.RequestEntityTooLarge, "REQUEST_TOO_LARGE"), (answer.Status, answer.Reason));
    }

    [Theory]
    [InlineData("GET", "api/v1/nothing", HttpStatusCode.NotFound)]
    [InlineData("PUT", "api/v1/payments", HttpStatusCode.MethodNotAllowed)]
    public async Task An_unknown_path_or_method_is_said_to_be_so(string method, string path, HttpStatusCode status)
    {
        var answer = await stack.Gateway.Http.CallAsync(stack.Rest(new HttpMethod(method), path));

        Assert.Equal((status, "NO_SUCH_PATH"), (answer.Status, answer.Reason));
    }
}
