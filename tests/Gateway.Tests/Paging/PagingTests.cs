using System.Text;
using CsCheck;
using Grpc.Core;
using KiVendTout.Contracts.Fraud.V1;
using KiVendTout.Contracts.Payments.V1;
using KiVendTout.Contracts.Products.V1;
using KiVendTout.Gateway.Auth;
using KiVendTout.Gateway.Paging;
using KiVendTout.Gateway.Tests.Support;
using Microsoft.Extensions.Options;

namespace KiVendTout.Gateway.Tests.Paging;

[Collection(SharedGateway.Name)]
public sealed class PagingTests(SharedGateway stack)
{
    private readonly ProductsService.ProductsServiceClient _products = new(stack.Gateway.Grpc);
    private readonly FraudAlertsService.FraudAlertsServiceClient _alerts = new(stack.Gateway.Grpc);

    private PageTokens Tokens => new(Options.Create(new AuthOptions { SigningKey = stack.Key.Text }));

    [Fact]
    public async Task Pages_together_are_the_list_without_gaps_or_doubles()
    {
        var category = SharedGateway.NewId("paged");
        var ids = new List<string>();
        for (var i = 0; i < 7; i++)
        {
            var product = Seed.Product(category);
            await _products.CreateProductAsync(new CreateProductRequest { Product = product }, stack.As("admin"));
            ids.Add(product.ProductId);
        }

        var seen = new List<string>();
        var request = new ListProductsRequest { Category = category, PageSize = 3 };
        do
        {
            var page = await _products.ListProductsAsync(request, stack.As("customer"));
            seen.AddRange(page.Products.Select(product => product.ProductId));
            Assert.InRange(page.Products.Count, 1, 3);

            // The size may change from page to page.
            request = new ListProductsRequest(request) { PageToken = page.NextPageToken, PageSize = 2 };
        }
        while (request.PageToken.Length > 0);

        Assert.Equal(ids.Order(StringComparer.Ordinal), seen);
    }

    [Fact]
    public async Task Alerts_come_newest_first_over_pages()
    {
        var customer = SharedGateway.NewId("C");
        List<DateTimeOffset> raised = [Seed.Noon.AddDays(3), Seed.Noon.AddDays(1), Seed.Noon.AddDays(2), Seed.Noon.AddDays(2)];
        foreach (var time in raised)
        {
            await Seed.AlertAsync(stack.Silo, customer, time);
        }

        var seen = new List<DateTimeOffset>();
        var token = "";
        do
        {
            var page = await _alerts.ListFraudAlertsAsync(
                new ListFraudAlertsRequest { CustomerId = customer, PageSize = 1, PageToken = token }, stack.As("analyst"));
            seen.Add(Assert.Single(page.Alerts).RaiseTime.ToDateTimeOffset());
            token = page.NextPageToken;
        }
        while (token.Length > 0);

        Assert.Equal(raised.OrderDescending(), seen);
    }

    [Fact]
    public async Task A_token_of_another_filter_or_list_is_refused()
    {
        var category = SharedGateway.NewId("paged");
        for (var i = 0; i < 2; i++)
        {
            await _products.CreateProductAsync(new CreateProductRequest { Product = Seed.Product(category) }, stack.As("admin"));
        }

        var page = await _products.ListProductsAsync(new ListProductsRequest { Category = category, PageSize = 1 }, stack.As("admin"));
        var token = page.NextPageToken;
        var payments = new PaymentsService.PaymentsServiceClient(stack.Gateway.Grpc);

        await ExpectRefusedAsync(_products.ListProductsAsync(new ListProductsRequest { PageToken = token }, stack.As("admin")));
        await ExpectRefusedAsync(payments.ListPaymentsAsync(new ListPaymentsRequest { PageToken = token }, stack.As("admin")));
        await ExpectRefusedAsync(_products.ListProductsAsync(new ListProductsRequest { Category = category, PageToken = token[..^1] }, stack.As("admin")));
    }

    [Fact]
    public void A_token_gives_back_its_cursor() => Gen.String[1, 200].Where(IsText).Sample(cursor =>
    {
        var filter = new ListProductsRequest { Category = "books" };

        var read = Tokens.Read(0, Tokens.Write(cursor, filter), filter);

        return read.After == cursor && read.Size == 100;
    });

    [Fact]
    public void A_token_changed_anywhere_is_refused() => Gen.Select(Gen.String[1, 50].Where(IsText), Gen.Int[0, 10_000], Gen.Char.AlphaNumeric).Sample((cursor, at, c) =>
    {
        var filter = new ListProductsRequest();
        var token = new StringBuilder(Tokens.Write(cursor, filter));
        var index = at % token.Length;
        if (token[index] == c || index == token.Length - 1)
        {
            // The last character holds spare bits: changing these changes nothing.
            return true;
        }

        token[index] = c;
        return Throws(() => Tokens.Read(0, token.ToString(), filter));
    });

    [Fact]
    public void Any_text_that_is_no_token_is_refused() =>
        Gen.String[1, 2000].Sample(text => Throws(() => Tokens.Read(0, text, new ListProductsRequest())));

    private static bool IsText(string text) => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text)) == text;

    private static bool Throws(Action action)
    {
        try
        {
            action();
            return false;
        }
        catch (RpcException e)
        {
            return e.StatusCode == StatusCode.InvalidArgument;
        }
    }

    private static async Task ExpectRefusedAsync<T>(AsyncUnaryCall<T> call)
    {
        var failure = await GrpcFailure.OfAsync(call);
        Assert.Equal((StatusCode.InvalidArgument, "page_token"), (failure.Code, failure.Field));
    }
}
