using System.Net;
using Grpc.Core;
using KiVendTout.Contracts.Customers.V1;
using KiVendTout.Contracts.Products.V1;
using KiVendTout.Domain.Common;
using KiVendTout.Domain.Products;
using KiVendTout.Gateway.Common;
using KiVendTout.Gateway.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Product = KiVendTout.Domain.Products.Product;

namespace KiVendTout.Gateway.Tests.Errors;

[Collection(SharedGateway.Name)]
public sealed class OutageTests(SharedGateway stack)
{
    private const string Secret = "a text only an exception knows";

    [Fact]
    public async Task A_store_that_does_not_answer_is_unavailable_with_the_delay_to_retry()
    {
        await using var gateway = await StartAsync(new StoreUnavailableException(Secret));
        var products = new ProductsService.ProductsServiceClient(gateway.Grpc);

        var failure = await GrpcFailure.OfAsync(products.GetProductAsync(new GetProductRequest { ProductId = "P1" }, stack.As("admin")));
        var rest = await gateway.Http.CallAsync(stack.Rest(HttpMethod.Get, "api/v1/products/P1"));

        Assert.Equal((StatusCode.Unavailable, "TEMPORARILY_UNAVAILABLE"), (failure.Code, failure.Reason));
        Assert.Equal(1, failure.Status!.GetDetail<Google.Rpc.RetryInfo>()!.RetryDelay.Seconds);
        Assert.Equal((HttpStatusCode.ServiceUnavailable, "TEMPORARILY_UNAVAILABLE"), (rest.Status, rest.Reason));
        Assert.Equal("1s", rest.Detail("RetryInfo")!.Value.GetProperty("retryDelay").GetString());
    }

    [Fact]
    public async Task A_fault_of_ours_is_internal_and_tells_nothing_but_the_trace()
    {
        await using var gateway = await StartAsync(new InvalidOperationException(Secret));
        var products = new ProductsService.ProductsServiceClient(gateway.Grpc);

        var failure = await GrpcFailure.OfAsync(products.GetProductAsync(new GetProductRequest { ProductId = "P1" }, stack.As("admin")));
        var rest = await gateway.Http.CallAsync(stack.Rest(HttpMethod.Get, "api/v1/products/P1"));

        Assert.Equal((StatusCode.Internal, "INTERNAL"), (failure.Code, failure.Reason));
        Assert.Equal(32, failure.Status!.GetDetail<Google.Rpc.RequestInfo>()!.RequestId.Length);
        Assert.Equal((HttpStatusCode.InternalServerError, "INTERNAL"), (rest.Status, rest.Reason));
        Assert.DoesNotContain(Secret, failure.Status.ToString() + failure.Message + rest.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_call_ends_at_the_deadline_of_its_client()
    {
        await using var gateway = await StartAsync(null);
        var products = new ProductsService.ProductsServiceClient(gateway.Grpc);
        var options = stack.As("admin").WithDeadline(TimeProvider.System.GetUtcNow().UtcDateTime.AddMilliseconds(200));

        var failure = await GrpcFailure.OfAsync(products.GetProductAsync(new GetProductRequest { ProductId = "P1" }, options));

        Assert.Equal(StatusCode.DeadlineExceeded, failure.Code);
    }

    [Fact]
    public async Task A_call_without_a_deadline_ends_at_ours()
    {
        var clock = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        var queries = new BrokenQueries(null);
        await using var gateway = await RunningGateway.StartAsync(
            stack.Settings, builder => builder.Services.AddSingleton<IProductQueries>(queries).AddSingleton(new CallDeadlines(clock)));
        var products = new ProductsService.ProductsServiceClient(gateway.Grpc);

        var call = products.GetProductAsync(new GetProductRequest { ProductId = "P1" }, stack.As("admin"));
        await queries.Asked;
        clock.Advance(GatewayLimits.DefaultDeadline);
        var failure = await GrpcFailure.OfAsync(call);

        Assert.Equal((StatusCode.DeadlineExceeded, "DEADLINE_EXCEEDED"), (failure.Code, failure.Reason));
    }

    [Fact]
    public async Task Without_a_silo_the_gateway_lives_is_not_ready_and_refuses_writes()
    {
        await using var gateway = await RunningGateway.OpenAsync([.. stack.Settings, "--Cluster:ClusterId=nobody"]);
        var customers = new CustomersService.CustomersServiceClient(gateway.Grpc);

        var live = await gateway.Http.GetAsync(new Uri("healthz", UriKind.Relative), TestContext.Current.CancellationToken);
        var ready = await gateway.Http.GetAsync(new Uri("readyz", UriKind.Relative), TestContext.Current.CancellationToken);
        var write = await GrpcFailure.OfAsync(
            customers.CreateCustomerAsync(new CreateCustomerRequest { Customer = Seed.Customer() }, stack.As("admin")));

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.ServiceUnavailable), (live.StatusCode, ready.StatusCode));
        Assert.True((StatusCode.Unavailable, "TEMPORARILY_UNAVAILABLE") == (write.Code, write.Reason), gateway.Logs.Text);
    }

    private Task<RunningGateway> StartAsync(Exception? failure) => RunningGateway.StartAsync(
        stack.Settings, builder => builder.Services.AddSingleton<IProductQueries>(new BrokenQueries(failure)));

    /// <summary>Fails, or never answers.</summary>
    private sealed class BrokenQueries(Exception? failure) : IProductQueries
    {
        private readonly TaskCompletionSource _asked = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Asked => _asked.Task.WaitAsync(TimeSpan.FromSeconds(30));

        public async Task<Product?> FindAsync(ProductId productId, CancellationToken cancellationToken)
        {
            _asked.TrySetResult();
            if (failure is not null)
            {
                throw failure;
            }

            await Task.Delay(Timeout.Infinite, cancellationToken);
            return null;
        }

        public Task<Page<Product>> ListAsync(string? category, PageRequest page, CancellationToken cancellationToken) =>
            throw new NotSupportedException();
    }
}
