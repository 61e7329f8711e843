using System.Net;
using Grpc.Core;
using KiVendTout.Contracts.Products.V1;
using KiVendTout.Domain.Common;
using KiVendTout.Domain.Products;
using KiVendTout.Gateway.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Product = KiVendTout.Domain.Products.Product;

namespace KiVendTout.Gateway.Tests.Common;

[Collection(SharedGateway.Name)]
public sealed class CallsAtOnceTests(SharedGateway stack)
{
    [Fact]
    public async Task A_caller_with_too_many_calls_under_way_is_refused_and_no_other()
    {
        var queries = new Waiting();
        await using var gateway = await RunningGateway.StartAsync(
            [.. stack.Settings, "--Gateway:CallsAtOnce=2"], builder => builder.Services.AddSingleton<IProductQueries>(queries));
        var products = new ProductsService.ProductsServiceClient(gateway.Grpc);
        var request = new GetProductRequest { ProductId = "P1" };
        AsyncUnaryCall<Contracts.Products.V1.Product>[] held = [products.GetProductAsync(request, stack.As("admin", "busy")), products.GetProductAsync(request, stack.As("admin", "busy"))];
        await Eventually.HoldsAsync(() => Task.FromResult(queries.Count == held.Length));

        var refused = await GrpcFailure.OfAsync(products.GetProductAsync(request, stack.As("admin", "busy")));
        var rest = await gateway.Http.CallAsync(stack.Rest(HttpMethod.Get, "api/v1/products/P1", subject: "busy"));
        var other = GrpcFailure.OfAsync(products.GetProductAsync(request, stack.As("admin", "another")));
        await Eventually.HoldsAsync(() => Task.FromResult(queries.Count == held.Length + 1));
        queries.Go.SetResult();
        foreach (var call in held)
        {
            Assert.Equal(StatusCode.NotFound, (await GrpcFailure.OfAsync(call)).Code);
        }

        Assert.Equal((StatusCode.ResourceExhausted, "TOO_MANY_CALLS"), (refused.Code, refused.Reason));
        Assert.Equal((HttpStatusCode.TooManyRequests, "TOO_MANY_CALLS"), (rest.Status, rest.Reason));
        Assert.Equal(1, refused.Status!.GetDetail<Google.Rpc.RetryInfo>()!.RetryDelay.Seconds);
        Assert.Equal(StatusCode.NotFound, (await other).Code);
        Assert.Equal(StatusCode.NotFound, (await GrpcFailure.OfAsync(products.GetProductAsync(request, stack.As("admin", "busy")))).Code);
    }

    /// <summary>Answers nothing until it is told to.</summary>
    private sealed class Waiting : IProductQueries
    {
        private int _count;

        public int Count => Volatile.Read(ref _count);

        public TaskCompletionSource Go { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public async Task<Product?> FindAsync(ProductId productId, CancellationToken cancellationToken)
        {
            Interlocked.Increment(ref _count);
            await Go.Task.WaitAsync(cancellationToken);
            return null;
        }

        public Task<Page<Product>> ListAsync(string? category, PageRequest page, CancellationToken cancellationToken) => throw new NotSupportedException();
    }
}
