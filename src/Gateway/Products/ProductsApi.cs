using Grpc.Core;
using KiVendTout.Contracts.Products.V1;
using KiVendTout.Domain.Common;
using KiVendTout.Domain.Products;
using KiVendTout.Gateway.Auth;
using KiVendTout.Gateway.Cluster;
using KiVendTout.Gateway.Common;
using KiVendTout.Gateway.Errors;
using KiVendTout.Gateway.Paging;
using KiVendTout.Grains.Abstractions.Products;
using ProductMessage = KiVendTout.Contracts.Products.V1.Product;

namespace KiVendTout.Gateway.Products;

/// <summary>The catalogue: reads from the store, writes through the product's grain.</summary>
internal sealed class ProductsApi(Silos silos, IProductQueries queries, PageTokens tokens) : ProductsService.ProductsServiceBase
{
    public override async Task<ProductMessage> GetProduct(GetProductRequest request, ServerCallContext context)
    {
        var id = ProductId.Parse(request.ProductId);
        var product = await queries.FindAsync(id, context.UntilDeadline())
            ?? throw new Refusal(ErrorCatalogue.NotFound, "there is no such product", "product_id").ToException();
        return ProductMapping.ToProto(product);
    }

    public override async Task<ListProductsResponse> ListProducts(ListProductsRequest request, ServerCallContext context)
    {
        if (request.Category.Length > ProductDecisions.MaxCategoryLength)
        {
            throw new ContractViolationException("category", $"must be at most {ProductDecisions.MaxCategoryLength} characters");
        }

        var filter = new ListProductsRequest(request) { PageSize = 0, PageToken = "" };
        var wanted = tokens.Read(request.PageSize, request.PageToken, filter);
        var page = await queries.ListAsync(Read.Text(request.Category), wanted, context.UntilDeadline());
        var answer = new ListProductsResponse { NextPageToken = tokens.Write(page.Next, filter) };
        answer.Products.AddRange(page.Items.Select(ProductMapping.ToProto));
        return answer;
    }

    public override async Task<ProductMessage> CreateProduct(CreateProductRequest request, ServerCallContext context)
    {
        var product = ProductMapping.ToDomain(request.Product);
        var created = await Grain(product.ProductId).CreateAsync(product, context.Caller().Actor).WaitAsync(context.UntilDeadline());
        return ProductMapping.ToProto(Read.Value(created, ProductMapping.Resource));
    }

    public override async Task<ProductMessage> UpdateProduct(UpdateProductRequest request, ServerCallContext context)
    {
        var product = ProductMapping.ToDomain(request.Product);
        var fields = UpdateMask.Resolve(request.UpdateMask, request.Product, ProductFields.All, ProductMapping.NotChangeable);
        var updated = await Grain(product.ProductId).UpdateAsync(product, fields, context.Caller().Actor).WaitAsync(context.UntilDeadline());
        return ProductMapping.ToProto(Read.Value(updated, ProductMapping.Resource));
    }

    private IProductGrain Grain(ProductId id) => silos.Grain<IProductGrain>(id.Value);
}
