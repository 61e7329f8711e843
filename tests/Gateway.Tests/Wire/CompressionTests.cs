using System.IO.Compression;
using System.Net;
using System.Text.Json;
using Google.Protobuf;
using KiVendTout.Contracts.Products.V1;
using KiVendTout.Gateway.Tests.Support;

namespace KiVendTout.Gateway.Tests.Wire;

[Collection(SharedGateway.Name)]
public sealed class CompressionTests(SharedGateway stack)
{
    private const int FrameHeaderBytes = 5;
    private const int Many = 60;

    [Fact]
    public async Task A_long_answer_is_gzipped_over_grpc()
    {
        await CreateManyAsync("gzip");

        var frame = await ListAsync("gzip");

        Assert.Equal(1, frame[0]);
        using var gzip = new GZipStream(new MemoryStream(frame, FrameHeaderBytes, frame.Length - FrameHeaderBytes), CompressionMode.Decompress);
        Assert.Equal(Many, ListProductsResponse.Parser.ParseFrom(gzip).Products.Count);
    }

    [Fact]
    public async Task A_short_answer_is_left_as_it_is()
    {
        var frame = await ListAsync("no such category");

        Assert.Equal(0, frame[0]);
    }

    [Fact]
    public async Task Rest_is_gzipped_when_asked_for()
    {
        await CreateManyAsync("gzip-rest");
        using var request = stack.Rest(HttpMethod.Get, "api/v1/products?category=gzip-rest");
        request.Headers.AcceptEncoding.Add(new("gzip"));

        using var answer = await stack.Gateway.Http.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal("gzip", Assert.Single(answer.Content.Headers.ContentEncoding));
        using var gzip = new GZipStream(await answer.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken), CompressionMode.Decompress);
        using var json = await JsonDocument.ParseAsync(gzip, cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(Many, json.RootElement.GetProperty("products").GetArrayLength());
    }

    private async Task CreateManyAsync(string category)
    {
        var products = new ProductsService.ProductsServiceClient(stack.Gateway.Grpc);
        await Task.WhenAll(Enumerable.Range(0, Many).Select(_ =>
            products.CreateProductAsync(new CreateProductRequest { Product = Seed.Product(category) }, stack.As("admin")).ResponseAsync));
    }

    /// <summary>The answer as it comes over the wire: a flag, a length, the message.</summary>
    private async Task<byte[]> ListAsync(string category)
    {
        var message = new ListProductsRequest { Category = category }.ToByteArray();
        using var http = new HttpClient { DefaultRequestVersion = HttpVersion.Version20, DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact };
        using var request = new HttpRequestMessage(
            HttpMethod.Post, new Uri(stack.Gateway.GrpcAddress, "kivendtout.products.v1.ProductsService/ListProducts"))
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ByteArrayContent([0, 0, 0, 0, (byte)message.Length, .. message]),
        };
        request.Content.Headers.ContentType = new("application/grpc");
        request.Headers.Add("grpc-accept-encoding", "gzip");
        request.Headers.Add("te", "trailers");
        request.Headers.Authorization = new("Bearer", stack.Key.Token("admin"));
        using var answer = await http.SendAsync(request, TestContext.Current.CancellationToken);
        return await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
    }
}
