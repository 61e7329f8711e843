using System.Net;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using KiVendTout.Contracts.Customers.V1;
using KiVendTout.Contracts.Fraud.V1;
using KiVendTout.Contracts.Payments.V1;
using KiVendTout.Contracts.Products.V1;
using KiVendTout.Gateway.Tests.Support;

namespace KiVendTout.Gateway.Tests.Errors;

[Collection(SharedGateway.Name)]
public sealed class InvalidRequestTests(SharedGateway stack)
{
    private readonly CustomersService.CustomersServiceClient _customers = new(stack.Gateway.Grpc);
    private readonly ProductsService.ProductsServiceClient _products = new(stack.Gateway.Grpc);
    private readonly PaymentsService.PaymentsServiceClient _payments = new(stack.Gateway.Grpc);
    private readonly FraudAlertsService.FraudAlertsServiceClient _alerts = new(stack.Gateway.Grpc);

    public static TheoryData<string, Action<Customer>> WrongCustomers => new()
    {
        { "customer.customer_id", c => c.CustomerId = "not an id" },
        { "customer.customer_id", c => c.CustomerId = "" },
        { "customer.birth_date", c => c.BirthDate = "28/02/1990" },
        { "customer.birth_date", c => c.BirthDate = "2999-01-01" },
        { "customer.country", c => c.Country = "France" },
        { "customer.email", c => c.Email = "nobody" },
        { "customer.first_name", c => c.FirstName = new string('x', 501) },
        { "customer.preferred_device", c => c.PreferredDevice = new string('x', 51) },
        { "customer.signup_time", c => c.SignupTime = DateTimeOffset.MinValue.ToTimestamp() },
        { "customer.signup_time", c => c.SignupTime = new Timestamp { Seconds = long.MaxValue } },
        { "customer.signup_time", c => c.SignupTime = new Timestamp { Nanos = -1 } },
        { "customer.signup_time", c => c.SignupTime = Timestamp.FromDateTimeOffset(TimeProvider.System.GetUtcNow().AddDays(3)) },
    };

    public static TheoryData<string, Action<PaymentAttempted>> WrongPayments => new()
    {
        { "payment.customer_id", p => p.CustomerId = "" },
        { "payment.amount_cents", p => p.AmountCents = -1 },
        { "payment.currency_code", p => p.CurrencyCode = "USD" },
        { "payment.payment_country", p => p.PaymentCountry = "france" },
        { "payment.method", p => p.Method = "" },
        { "payment.card_bin", p => p.CardBin = "12" },
        { "payment.attempt_time", p => p.AttemptTime = DateTimeOffset.MinValue.ToTimestamp() },
        { "payment.attempt_time", p => p.AttemptTime = new Timestamp() },
        { "payment.attempt_time", p => p.AttemptTime = DateTimeOffset.MaxValue.ToTimestamp() },
        { "payment.device_id", p => p.DeviceId = "a\0b" },
        { "payment.attempt_time", p => p.AttemptTime = Timestamp.FromDateTimeOffset(TimeProvider.System.GetUtcNow().AddDays(3)) },
    };

    public static TheoryData<string, Action<FraudAlert>> WrongAlerts => new()
    {
        { "alert.alert_id", a => a.AlertId = "" },
        { "alert.payment_id", a => a.PaymentId = "" },
        { "alert.customer_id", a => a.CustomerId = "" },
        { "alert.raise_time", a => a.RaiseTime = null },
        { "alert.raise_time", a => a.RaiseTime = new Timestamp() },
        { "alert.raise_time", a => a.RaiseTime = DateTimeOffset.MaxValue.ToTimestamp() },
        { "alert.rule_id", a => a.RuleId = "a\nb" },
        { "alert.session_id", a => a.SessionId = "a b" },
        { "alert.rule_id", a => a.RuleId = "" },
        { "alert.amount_cents", a => a.AmountCents = -5 },
        { "alert.currency_code", a => a.CurrencyCode = "CHF" },
        { "alert.origin", a => a.Origin = AlertOrigin.Rule },
        { "alert.score", a => a.Score = 0.5 },
        { "alert.status", a => a.Status = (AlertStatus)99 },
    };

    [Theory]
    [MemberData(nameof(WrongCustomers))]
    public async Task A_wrong_customer_names_the_field(string field, Action<Customer> spoil)
    {
        var customer = Seed.Customer();
        spoil(customer);

        await ExpectAsync(_customers.CreateCustomerAsync(new CreateCustomerRequest { Customer = customer }, stack.As("admin")), field);
    }

    [Theory]
    [MemberData(nameof(WrongPayments))]
    public async Task A_wrong_payment_to_check_names_the_field(string field, Action<PaymentAttempted> spoil)
    {
        var payment = new PaymentAttempted { CustomerId = "C1", Method = "card", PaymentCountry = "FR", AmountCents = 1, CurrencyCode = "EUR" };
        spoil(payment);

        await ExpectAsync(_alerts.CheckPaymentAsync(new CheckPaymentRequest { Payment = payment }, stack.As("service")), field);
    }

    [Theory]
    [MemberData(nameof(WrongAlerts))]
    public async Task A_wrong_alert_names_the_field(string field, Action<FraudAlert> spoil)
    {
        var alert = new FraudAlert { AlertId = "AL1", PaymentId = "PAY1", CustomerId = "C1", RaiseTime = Seed.Noon.ToTimestamp(), RuleId = "high_amount" };
        spoil(alert);

        await ExpectAsync(_alerts.ImportFraudAlertAsync(new ImportFraudAlertRequest { Alert = alert }, stack.As("service")), field);
    }

    [Fact]
    public async Task A_missing_resource_is_named()
    {
        await ExpectAsync(_customers.CreateCustomerAsync(new CreateCustomerRequest(), stack.As("admin")), "customer");
        await ExpectAsync(_products.CreateProductAsync(new CreateProductRequest(), stack.As("admin")), "product");
        await ExpectAsync(_alerts.CheckPaymentAsync(new CheckPaymentRequest(), stack.As("admin")), "payment");
        await ExpectAsync(_alerts.ImportFraudAlertAsync(new ImportFraudAlertRequest(), stack.As("admin")), "alert");
    }

    [Fact]
    public async Task A_wrong_filter_names_the_field()
    {
        var noon = Seed.Noon.ToTimestamp();
        await ExpectAsync(_customers.ListCustomersAsync(new ListCustomersRequest { Country = "fr" }, stack.As("admin")), "country");
        await ExpectAsync(_products.ListProductsAsync(new ListProductsRequest { Category = new string('x', 101) }, stack.As("admin")), "category");
        await ExpectAsync(_payments.ListPaymentsAsync(new ListPaymentsRequest { CustomerId = "a b" }, stack.As("admin")), "customer_id");
        await ExpectAsync(
            _payments.ListPaymentsAsync(new ListPaymentsRequest { StartTime = noon, EndTime = new Timestamp() }, stack.As("admin")), "end_time");
        await ExpectAsync(_alerts.ListFraudAlertsAsync(new ListFraudAlertsRequest { Origin = (AlertOrigin)9 }, stack.As("admin")), "origin");
        await ExpectAsync(_alerts.GetFraudAlertAsync(new GetFraudAlertRequest { AlertId = "a b" }, stack.As("admin")), "alert_id");
    }

    [Fact]
    public async Task A_product_without_a_price_is_refused_and_one_of_nothing_is_not()
    {
        var product = Seed.Product();
        product.ClearUnitPriceCents();
        await ExpectAsync(_products.CreateProductAsync(new CreateProductRequest { Product = product }, stack.As("admin")), "product.unit_price_cents");
        var json = $$"""{"product_id": "{{product.ProductId}}", "name": "a", "category": "b", "unit_price_cents": null}""";
        var rest = await stack.Gateway.Http.CallAsync(stack.Rest(HttpMethod.Post, "api/v1/products", json));
        Assert.Equal((HttpStatusCode.BadRequest, "product.unit_price_cents"), (rest.Status, rest.Field));

        product.UnitPriceCents = 0;
        var free = await _products.CreateProductAsync(new CreateProductRequest { Product = product }, stack.As("admin"));
        Assert.True(free.HasUnitPriceCents);
        var emptied = new UpdateProductRequest { Product = new Product { ProductId = product.ProductId }, UpdateMask = FieldMask.FromString("unit_price_cents") };
        await ExpectAsync(_products.UpdateProductAsync(emptied, stack.As("admin")), "product.unit_price_cents");
    }

    [Fact]
    public async Task An_unknown_id_is_not_found()
    {
        GrpcFailure[] failures =
        [
            await GrpcFailure.OfAsync(_customers.GetCustomerAsync(new GetCustomerRequest { CustomerId = "NONE" }, stack.As("admin"))),
            await GrpcFailure.OfAsync(_customers.DeleteCustomerAsync(new DeleteCustomerRequest { CustomerId = "NONE" }, stack.As("admin"))),
            await GrpcFailure.OfAsync(_customers.UpdateCustomerAsync(new UpdateCustomerRequest { Customer = new Customer { CustomerId = "NONE" } }, stack.As("admin"))),
            await GrpcFailure.OfAsync(_products.GetProductAsync(new GetProductRequest { ProductId = "NONE" }, stack.As("admin"))),
            await GrpcFailure.OfAsync(_payments.GetPaymentAsync(new GetPaymentRequest { PaymentId = "NONE" }, stack.As("admin"))),
            await GrpcFailure.OfAsync(_alerts.GetFraudAlertAsync(new GetFraudAlertRequest { AlertId = "NONE" }, stack.As("admin"))),
        ];
        var rest = await stack.Gateway.Http.CallAsync(stack.Rest(HttpMethod.Get, "api/v1/payments/NONE"));

        Assert.All(failures, failure => Assert.Equal((StatusCode.NotFound, "NOT_FOUND"), (failure.Code, failure.Reason)));
        Assert.Equal((HttpStatusCode.NotFound, "NOT_FOUND"), (rest.Status, rest.Reason));
    }

    [Fact]
    public async Task A_taken_id_is_refused_and_the_same_request_again_is_not()
    {
        var product = Seed.Product();
        var first = await _products.CreateProductAsync(new CreateProductRequest { Product = product }, stack.As("admin"));
        var again = await _products.CreateProductAsync(new CreateProductRequest { Product = product }, stack.As("admin"));
        product.Name = "Another book";
        var other = await GrpcFailure.OfAsync(_products.CreateProductAsync(new CreateProductRequest { Product = product }, stack.As("admin")));

        Assert.Equal(first, again);
        Assert.Equal((StatusCode.AlreadyExists, "ALREADY_EXISTS"), (other.Code, other.Reason));
    }

    [Fact]
    public async Task The_same_request_again_is_the_same_however_fine_its_time()
    {
        var alert = new FraudAlert
        {
            AlertId = SharedGateway.NewId("AL"),
            PaymentId = SharedGateway.NewId("PAY"),
            CustomerId = SharedGateway.NewId("C"),
            RuleId = "high_amount",
            RaiseTime = new Timestamp { Seconds = Seed.Noon.ToUnixTimeSeconds(), Nanos = 123_456_789 },
        };
        var imported = await _alerts.ImportFraudAlertAsync(new ImportFraudAlertRequest { Alert = alert }, stack.As("service"));

        Assert.Equal(123_456_000, imported.RaiseTime.Nanos);
        Assert.Equal(imported, await _alerts.ImportFraudAlertAsync(new ImportFraudAlertRequest { Alert = alert }, stack.As("service")));
        Assert.Equal(imported, await _alerts.GetFraudAlertAsync(new GetFraudAlertRequest { AlertId = alert.AlertId }, stack.As("admin")));

        var product = Seed.Product();
        product.CreateTime = alert.RaiseTime;
        var created = await _products.CreateProductAsync(new CreateProductRequest { Product = product }, stack.As("admin"));
        Assert.Equal(created, await _products.GetProductAsync(new GetProductRequest { ProductId = product.ProductId }, stack.As("admin")));
    }

    private static async Task ExpectAsync<T>(AsyncUnaryCall<T> call, string field)
    {
        var failure = await GrpcFailure.OfAsync(call);
        Assert.Equal((StatusCode.InvalidArgument, "INVALID_FIELD", field), (failure.Code, failure.Reason, failure.Field));
    }
}
