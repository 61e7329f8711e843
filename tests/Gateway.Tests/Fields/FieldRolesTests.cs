using System.Net;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using KiVendTout.Contracts.Customers.V1;
using KiVendTout.Contracts.Orders.V1;
using KiVendTout.Contracts.Payments.V1;
using KiVendTout.Contracts.Products.V1;
using KiVendTout.Contracts.Sessions.V1;
using KiVendTout.Gateway.Tests.Support;

namespace KiVendTout.Gateway.Tests.Fields;

[Collection(SharedGateway.Name)]
public sealed class FieldRolesTests(SharedGateway stack)
{
    private readonly CustomersService.CustomersServiceClient _customers = new(stack.Gateway.Grpc);
    private readonly ProductsService.ProductsServiceClient _products = new(stack.Gateway.Grpc);
    private readonly PaymentsService.PaymentsServiceClient _payments = new(stack.Gateway.Grpc);
    private readonly SessionsService.SessionsServiceClient _sessions = new(stack.Gateway.Grpc);

    public static TheoryData<string, Action<Customer>, string?> Forbidden => new()
    {
        { "customer.country", c => c.Country = "DE", null },
        { "customer.signup_time", c => c.SignupTime = Seed.Noon.ToTimestamp(), null },
        { "customer.declared_minor", c => c.DeclaredMinor = false, null },
        { "customer.birth_date", c => c.BirthDate = "1980-01-01", null },
        { "customer.birth_date", c => { }, "birth_date" },
        { "customer.declared_minor", c => c.Phone = "+33", "phone,declared_minor" },
        { "customer.signup_time", c => { }, "*" },
    };

    [Theory]
    [MemberData(nameof(Forbidden))]
    public async Task A_customer_does_not_set_what_rules_and_age_rest_on(string field, Action<Customer> change, string? mask)
    {
        var before = await CreateAsync();
        var id = before.CustomerId;
        var update = new UpdateCustomerRequest { Customer = new Customer { CustomerId = id }, UpdateMask = mask is null ? null : FieldMask.FromString(mask) };
        change(update.Customer);

        foreach (var channel in new[] { stack.Gateway.Grpc, stack.Gateway.GrpcWeb })
        {
            var client = new CustomersService.CustomersServiceClient(channel);
            var refused = await GrpcFailure.OfAsync(client.UpdateCustomerAsync(update, stack.As("customer", id)));
            Assert.Equal((StatusCode.PermissionDenied, "FIELD_NOT_ADMITTED", field), (refused.Code, refused.Reason, refused.Field));
        }

        var query = mask is null ? "" : $"?update_mask={mask}";
        var rest = await stack.Gateway.Http.CallAsync(stack.Rest(HttpMethod.Put, $"api/v1/customers/{id}{query}", Json(update.Customer), "customer", id));
        Assert.Equal((HttpStatusCode.Forbidden, "FIELD_NOT_ADMITTED", field), (rest.Status, rest.Reason, rest.Field));
        Assert.Equal(before, await _customers.GetCustomerAsync(new GetCustomerRequest { CustomerId = id }, stack.As("admin")));
    }

    [Fact]
    public async Task A_customer_changes_the_rest_and_a_service_all()
    {
        var before = await CreateAsync();
        var whole = new UpdateCustomerRequest { Customer = before.Clone(), UpdateMask = FieldMask.FromString("phone,preferred_device,version") };
        (whole.Customer.Phone, whole.Customer.Country, whole.Customer.PreferredDevice) = ("+33123456789", "DE", "ios");

        var own = await _customers.UpdateCustomerAsync(whole, stack.As("customer", before.CustomerId));
        var service = await _customers.UpdateCustomerAsync(
            new UpdateCustomerRequest { Customer = new Customer { CustomerId = before.CustomerId, Country = "DE", BirthDate = "1980-01-01" } }, stack.As("service"));

        Assert.Equal(("+33123456789", "FR", "ios", before.BirthDate), (own.Phone, own.Country, own.PreferredDevice, own.BirthDate));
        Assert.Equal(("DE", "1980-01-01"), (service.Country, service.BirthDate));
    }

    [Fact]
    public async Task A_customer_sees_neither_cost_and_stock_nor_how_we_judge()
    {
        var id = (await CreateAsync()).CustomerId;
        var product = Seed.Product(category: SharedGateway.NewId("cat"));
        (product.UnitCostCents, product.Stock) = (500, 0);
        await _products.CreateProductAsync(new CreateProductRequest { Product = product }, stack.As("admin"));
        var payment = await Seed.PaymentAsync(stack.Silo, id, labelledFraud: true);
        var session = await Seed.SessionAsync(stack.Silo, id);

        foreach (var (role, sees) in new[] { ("customer", false), ("analyst", true), ("service", true) })
        {
            var options = stack.As(role, id);
            var one = await _products.GetProductAsync(new GetProductRequest { ProductId = product.ProductId }, options);
            var listed = Assert.Single((await _products.ListProductsAsync(new ListProductsRequest { Category = product.Category }, options)).Products);
            var paid = await _payments.GetPaymentAsync(new GetPaymentRequest { PaymentId = payment }, options);
            var paidListed = Assert.Single((await _payments.ListPaymentsAsync(new ListPaymentsRequest { CustomerId = id }, options)).Payments);
            var visit = await _sessions.GetSessionAsync(new GetSessionRequest { SessionId = session }, options);
            Assert.Equal((sees, sees, sees, sees), (one.HasUnitCostCents, one.HasStock, listed.HasUnitCostCents, listed.HasStock));
            Assert.Equal((one, paid), (listed, paidListed));
            Assert.Equal((sees, sees, sees, sees), (paid.HasIsFraudulent, paid.DeviceId == "device", paid.IpHash == "ip", visit.IpHash == "ip"));
            Assert.Equal(("A book", 4200L), (one.Name, paid.AmountCents));
        }

        var rest = await stack.Gateway.Http.CallAsync(stack.Rest(HttpMethod.Get, $"api/v1/products/{product.ProductId}", role: "customer", subject: id));
        Assert.Equal(1299, rest.Body.GetProperty("unit_price_cents").GetInt64());
        Assert.False(rest.Body.TryGetProperty("unit_cost_cents", out _) || rest.Body.TryGetProperty("stock", out _));
    }

    [Fact]
    public async Task A_filter_tells_nobody_what_they_do_not_see()
    {
        var refused = await GrpcFailure.OfAsync(
            _payments.ListPaymentsAsync(new ListPaymentsRequest { CustomerId = "C1", IsFraudulent = false }, stack.As("customer", "C1")));
        var rest = await stack.Gateway.Http.CallAsync(
            stack.Rest(HttpMethod.Get, "api/v1/payments?customer_id=C1&is_fraudulent=true", role: "customer", subject: "C1"));

        Assert.Equal((StatusCode.PermissionDenied, "is_fraudulent"), (refused.Code, refused.Field));
        Assert.Equal((HttpStatusCode.Forbidden, "is_fraudulent"), (rest.Status, rest.Field));
    }

    [Fact]
    public async Task What_only_we_set_is_ignored_in_an_order()
    {
        var id = (await CreateAsync()).CustomerId;
        var product = (await _products.CreateProductAsync(new CreateProductRequest { Product = Seed.Product() }, stack.As("admin"))).ProductId;
        var order = new Order
        {
            CustomerId = id,
            DeclaredTotalCents = 1,
            Status = OrderStatus.Paid,
            Anomalies = { "x" },
            Lines = { new OrderLine { ProductId = product, Quantity = 1, UnitPriceCents = 1 } }
        };

        var created = await new OrdersService.OrdersServiceClient(stack.Gateway.Grpc).CreateOrderAsync(new CreateOrderRequest { Order = order }, stack.As("customer", id));

        Assert.Equal((1299L, OrderStatus.Pending), (created.DeclaredTotalCents, created.Status));
    }

    private static string Json(Customer customer) => new Google.Protobuf.JsonFormatter(Google.Protobuf.JsonFormatter.Settings.Default).Format(customer);

    private async Task<Customer> CreateAsync() =>
        await _customers.CreateCustomerAsync(new CreateCustomerRequest { Customer = Seed.Customer() }, stack.As("service"));
}
