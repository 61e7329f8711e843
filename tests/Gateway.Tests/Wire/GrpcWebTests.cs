using System.Net;
using Grpc.Core;
using KiVendTout.Contracts.Products.V1;
using KiVendTout.Gateway.Tests.Support;

namespace KiVendTout.Gateway.Tests.Wire;

[Collection(SharedGateway.Name)]
public sealed class GrpcWebTests(SharedGateway stack)
{
    private const string Method = "kivendtout.products.v1.ProductsService/ListProducts";

    private readonly ProductsService.ProductsServiceClient _products = new(stack.Gateway.GrpcWeb);

    [Fact]
    public async Task A_call_over_http_1_is_answered()
    {
        var product = Seed.Product();
        await _products.CreateProductAsync(new CreateProductRequest { Product = product }, stack.As("admin"));

        var read = await _products.GetProductAsync(new GetProductRequest { ProductId = product.ProductId }, stack.As("customer"));

        Assert.Equal("A book", read.Name);
    }

    [Fact]
    public async Task Errors_carry_their_details()
    {
        var missing = await GrpcFailure.OfAsync(_products.GetProductAsync(new GetProductRequest { ProductId = "NONE" }, stack.As("admin")));
        var anonymous = await GrpcFailure.OfAsync(
            _products.GetProductAsync(new GetProductRequest(), cancellationToken: TestContext.Current.CancellationToken));

        Assert.Equal((StatusCode.NotFound, "NOT_FOUND"), (missing.Code, missing.Reason));
        Assert.Equal((StatusCode.Unauthenticated, "TOKEN_MISSING"), (anonymous.Code, anonymous.Reason));
    }

    [Fact]
    public async Task A_preflight_of_a_known_origin_allows_what_a_web_client_sends()
    {
        var answer = await PreflightAsync(SharedGateway.Origin);

        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
        Assert.Equal(SharedGateway.Origin, Header(answer, "Access-Control-Allow-Origin"));
        Assert.Contains("POST", Header(answer, "Access-Control-Allow-Methods"), StringComparison.Ordinal);
        foreach (var header in new[] { "authorization", "content-type", "x-grpc-web", "x-user-agent", "grpc-timeout" })
        {
            Assert.Contains(header, Header(answer, "Access-Control-Allow-Headers"), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_preflight_of_another_origin_allows_nothing()
    {
        var answer = await PreflightAsync("https://evil.example");

        Assert.False(answer.Headers.Contains("Access-Control-Allow-Origin"));
    }

    [Fact]
    public async Task An_answer_lets_pages_read_status_and_details()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, Method);
        request.Headers.Add("Origin", SharedGateway.Origin);
        request.Content = new ByteArrayContent([0, 0, 0, 0, 0]);
        request.Content.Headers.ContentType = new("application/grpc-web+proto");

        using var answer = await stack.Gateway.Http.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(SharedGateway.Origin, Header(answer, "Access-Control-Allow-Origin"));
        Assert.Equal("16", Header(answer, "grpc-status"));
        var exposed = Header(answer, "Access-Control-Expose-Headers").Split(',');
        Assert.Equal(["grpc-encoding", "grpc-message", "grpc-status", "grpc-status-details-bin"], exposed.Order());
    }

    private async Task<HttpResponseMessage> PreflightAsync(string origin)
    {
        using var request = new HttpRequestMessage(HttpMethod.Options, Method);
        request.Headers.Add("Origin", origin);
        request.Headers.Add("Access-Control-Request-Method", "POST");
        request.Headers.Add("Access-Control-Request-Headers", "authorization,content-type,x-grpc-web,x-user-agent,grpc-timeout");
        return await stack.Gateway.Http.SendAsync(request, TestContext.Current.CancellationToken);
    }

    private static string Header(HttpResponseMessage answer, string name) => Assert.Single(answer.Headers.GetValues(name));
}
