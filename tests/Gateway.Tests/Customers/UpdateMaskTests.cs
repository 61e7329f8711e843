using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using KiVendTout.Contracts.Customers.V1;
using KiVendTout.Contracts.Products.V1;
using KiVendTout.Gateway.Tests.Support;

namespace KiVendTout.Gateway.Tests.Customers;

[Collection(SharedGateway.Name)]
public sealed class UpdateMaskTests(SharedGateway stack)
{
    private readonly CustomersService.CustomersServiceClient _customers = new(stack.Gateway.Grpc);

    [Fact]
    public async Task Without_a_mask_the_set_fields_change()
    {
        var before = await CreateAsync();

        var after = await UpdateAsync(new Customer { CustomerId = before.CustomerId, Country = "DE", DeclaredMinor = true }, null);

        var expected = before.Clone();
        (expected.Country, expected.DeclaredMinor, expected.Version) = ("DE", true, before.Version + 1);
        Assert.Equal(expected, after);
    }

    [Fact]
    public async Task With_a_mask_only_its_fields_change_and_unset_ones_are_emptied()
    {
        var before = await CreateAsync();

        var after = await UpdateAsync(
            new Customer { CustomerId = before.CustomerId, FirstName = "Grace", Country = "DE" }, "first_name", "email", "declared_minor", "signup_time");

        var expected = before.Clone();
        (expected.FirstName, expected.Email, expected.SignupTime, expected.Version) = ("Grace", "", null, before.Version + 1);
        expected.ClearDeclaredMinor();
        Assert.Equal(expected, after);
    }

    [Fact]
    public async Task A_star_replaces_everything()
    {
        var before = await CreateAsync();

        var after = await UpdateAsync(new Customer { CustomerId = before.CustomerId, Country = "IT" }, "*");

        Assert.Equal(
            new Customer { CustomerId = before.CustomerId, Country = "IT", Version = before.Version + 1, Completeness = before.Completeness }, after);
    }

    [Fact]
    public async Task Output_only_fields_in_a_mask_mean_nothing()
    {
        var before = await CreateAsync();

        var after = await UpdateAsync(new Customer { CustomerId = before.CustomerId, Version = 99, LastName = "Hopper" }, "version", "customer_id", "last_name");

        Assert.Equal(("Hopper", before.Version + 1), (after.LastName, after.Version));
    }

    [Theory]
    [InlineData("surname")]
    [InlineData("firstName")]
    [InlineData("*,first_name")]
    public async Task A_mask_with_another_field_is_refused(string paths)
    {
        var before = await CreateAsync();

        var failure = await GrpcFailure.OfAsync(_customers.UpdateCustomerAsync(
            new UpdateCustomerRequest { Customer = before, UpdateMask = FieldMask.FromString(paths) }, stack.As("admin")));

        Assert.Equal((StatusCode.InvalidArgument, "update_mask"), (failure.Code, failure.Field));
    }

    [Fact]
    public async Task A_field_without_presence_changes_to_its_default_by_mask()
    {
        var products = new ProductsService.ProductsServiceClient(stack.Gateway.Grpc);
        var product = Seed.Product();
        product.AdultRestricted = true;
        await products.CreateProductAsync(new CreateProductRequest { Product = product }, stack.As("admin"));
        product.AdultRestricted = false;

        var without = await products.UpdateProductAsync(new UpdateProductRequest { Product = product }, stack.As("admin"));
        var with = await products.UpdateProductAsync(
            new UpdateProductRequest { Product = product, UpdateMask = FieldMask.FromString("adult_restricted") }, stack.As("admin"));

        Assert.True(without.AdultRestricted);
        Assert.False(with.AdultRestricted);
    }

    private async Task<Customer> CreateAsync() =>
        await _customers.CreateCustomerAsync(new CreateCustomerRequest { Customer = Seed.Customer() }, stack.As("admin"));

    private async Task<Customer> UpdateAsync(Customer customer, params string[]? mask)
    {
        var request = new UpdateCustomerRequest { Customer = customer };
        if (mask is not null)
        {
            request.UpdateMask = new FieldMask { Paths = { mask } };
        }

        return await _customers.UpdateCustomerAsync(request, stack.As("admin"));
    }
}
