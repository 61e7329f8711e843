using System.Net;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using KiVendTout.Contracts.Customers.V1;
using KiVendTout.Contracts.Orders.V1;
using KiVendTout.Contracts.Products.V1;
using KiVendTout.Domain.Common;
using KiVendTout.Domain.Orders;
using KiVendTout.Gateway.Tests.Support;
using KiVendTout.Stores.Postgres.Messages;
using KiVendTout.Testing.Records;
using Microsoft.Extensions.DependencyInjection;
using AgeHold = KiVendTout.Contracts.Orders.V1.AgeHold;
using OrderLine = KiVendTout.Contracts.Orders.V1.OrderLine;
using OrderPaid = KiVendTout.Domain.Orders.OrderPaid;
using OrderStatus = KiVendTout.Contracts.Orders.V1.OrderStatus;

namespace KiVendTout.Gateway.Tests.Orders;

[Collection(SharedGateway.Name)]
public sealed class OrdersTests(SharedGateway stack)
{
    private readonly OrdersService.OrdersServiceClient _orders = new(stack.Gateway.Grpc);

    [Fact]
    public async Task An_order_costs_what_the_catalogue_says_and_is_durable_when_it_is_answered()
    {
        var (customer, book) = (await CustomerAsync(), await ProductAsync(12_50));
        var created = await _orders.CreateOrderAsync(New(customer, (book, 2), (book, 1)), stack.As("service"));

        Assert.Equal((OrderStatus.Pending, AgeHold.None, "", 37_50, 37_50), (created.Status, created.AgeHold, created.AgeHoldReason, created.DeclaredTotalCents, created.LinesTotalCents));
        Assert.Equal([(1, book, 2, 12_50), (2, book, 1, 12_50)], created.Lines.Select(line => (line.LineNo, line.ProductId, line.Quantity, line.UnitPriceCents)));
        Assert.Equal(created, await _orders.GetOrderAsync(new GetOrderRequest { OrderId = created.OrderId }, stack.As("analyst")));
        Assert.Equal(created, Assert.Single((await _orders.ListOrdersAsync(new ListOrdersRequest { CustomerId = customer }, stack.As("customer", customer))).Orders));
        Assert.Contains(
            await stack.Silo.GetRequiredService<OutboxStore>().ReadAsync(OutboxStore.ReadMax, TestContext.Current.CancellationToken),
            record => (record.Topic, record.Key, record.CloudEventId) == ("orders", customer, created.OrderId + ":placed"));
    }

    [Fact]
    public async Task A_request_that_is_sent_again_creates_nothing_again()
    {
        var (customer, book) = (await CustomerAsync(), await ProductAsync(12_50));
        var request = New(customer, (book, 2));
        request.RequestId = "cart-1";

        var created = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => _orders.CreateOrderAsync(request, stack.As("customer", customer)).ResponseAsync));
        request.Order.Lines[0].Quantity = 3;
        var other = await GrpcFailure.OfAsync(_orders.CreateOrderAsync(request, stack.As("customer", customer)));

        Assert.Single(created.Distinct());
        Assert.Equal((StatusCode.AlreadyExists, "ALREADY_EXISTS"), (other.Code, other.Reason));
        Assert.Single((await _orders.ListOrdersAsync(new ListOrdersRequest { CustomerId = customer }, stack.As("admin"))).Orders);
    }

    [Fact]
    public async Task Adult_only_products_hold_the_order_until_the_customer_proves_to_be_an_adult()
    {
        var (customer, book, wine) = (await CustomerAsync(), await ProductAsync(12_50), await ProductAsync(20_00, adult: true));
        var created = await _orders.CreateOrderAsync(New(customer, (book, 1), (wine, 1)), stack.As("customer", customer));
        Assert.Equal(AgeHold.Held, created.AgeHold);
        Assert.Contains("adult", created.AgeHoldReason, StringComparison.Ordinal);

        var waiting = await SeedPaidAsync(customer, wine, adultOnly: true);
        var held = await GrpcFailure.OfAsync(_orders.ShipOrderAsync(new ShipOrderRequest { OrderId = waiting }, stack.As("service")));
        Assert.Equal((StatusCode.FailedPrecondition, "STATE_FORBIDS"), (held.Code, held.Reason));
        Assert.Contains(created.AgeHoldReason, held.Message, StringComparison.Ordinal);

        var proved = await SeedPaidAsync(customer, wine, adultOnly: true, ageProved: true);
        var shipped = await _orders.ShipOrderAsync(new ShipOrderRequest { OrderId = proved }, stack.As("service"));
        Assert.Equal((AgeHold.Released, "", OrderStatus.Shipped), (shipped.AgeHold, shipped.AgeHoldReason, shipped.Status));
    }

    [Fact]
    public async Task Transitions_are_made_once_and_the_impossible_is_refused_with_the_reason()
    {
        var (customer, book) = (await CustomerAsync(), await ProductAsync(12_50));
        var id = await SeedPaidAsync(customer, book);
        var early = await GrpcFailure.OfAsync(_orders.DeliverOrderAsync(new DeliverOrderRequest { OrderId = id }, stack.As("service")));
        Assert.Equal(StatusCode.FailedPrecondition, early.Code);
        Assert.Contains("this one is paid", early.Message, StringComparison.Ordinal);

        var processing = await _orders.ProcessOrderAsync(new ProcessOrderRequest { OrderId = id }, stack.As("service"));
        var shipped = await stack.Gateway.Http.CallAsync(stack.Rest(HttpMethod.Post, $"api/v1/orders/{id}:ship", "{}"));
        var again = await _orders.ShipOrderAsync(new ShipOrderRequest { OrderId = id }, stack.As("admin"));
        var delivered = await _orders.DeliverOrderAsync(new DeliverOrderRequest { OrderId = id }, stack.As("service"));
        var late = await GrpcFailure.OfAsync(_orders.CancelOrderAsync(new CancelOrderRequest { OrderId = id }, stack.As("service")));

        Assert.Equal(OrderStatus.Processing, processing.Status);
        Assert.Equal((HttpStatusCode.OK, "ORDER_STATUS_SHIPPED"), (shipped.Status, shipped.Body.GetProperty("status").GetString()));
        Assert.Equal(shipped.Body.GetProperty("version").GetInt64(), again.Version);
        Assert.Equal((OrderStatus.Delivered, 4), (delivered.Status, delivered.Version));
        Assert.Empty(delivered.Anomalies);
        Assert.Contains("this one is delivered", late.Message, StringComparison.Ordinal);
        Assert.Equal(delivered, await _orders.GetOrderAsync(new GetOrderRequest { OrderId = id }, stack.As("admin")));
    }

    [Fact]
    public async Task Orders_are_listed_by_status_and_dates_page_by_page_as_the_customer_writes_it()
    {
        var (customer, book) = (await CustomerAsync(), await ProductAsync(12_50));
        for (var day = 0; day < 5; day++)
        {
            await SeedPaidAsync(customer, book, Seed.Noon.AddDays(day));
        }

        var pages = new List<string>();
        var path = $"api/v1/orders?status=paid&limit=2&customer_id={customer}&start_time=2025-03-02T00:00:00Z";
        for (var token = ""; ;)
        {
            var page = await stack.Gateway.Http.CallAsync(stack.Rest(HttpMethod.Get, $"{path}&page_token={token}"));
            Assert.Equal(HttpStatusCode.OK, page.Status);
            pages.Add(string.Join(' ', page.Body.GetProperty("orders").EnumerateArray().Select(order => order.GetProperty("order_time").GetString()![..10])));
            token = page.Body.GetProperty("next_page_token").GetString()!;
            if (token.Length == 0)
            {
                break;
            }
        }

        Assert.Equal(["2025-03-02 2025-03-03", "2025-03-04 2025-03-05"], pages);
        var byName = await _orders.ListOrdersAsync(new ListOrdersRequest { CustomerId = customer, Status = "ORDER_STATUS_PAID" }, stack.As("admin"));
        var none = await _orders.ListOrdersAsync(new ListOrdersRequest { CustomerId = customer, Status = "shipped" }, stack.As("admin"));
        Assert.Equal((5, 0), (byName.Orders.Count, none.Orders.Count));
    }

    [Fact]
    public async Task An_order_is_created_over_rest()
    {
        var (customer, book) = (await CustomerAsync(), await ProductAsync(12_50));
        var json = $$"""{"customer_id": "{{customer}}", "shipping_method": "express", "lines": [{"product_id": "{{book}}", "quantity": 2}]}""";

        var created = await stack.Gateway.Http.CallAsync(stack.Rest(HttpMethod.Post, "api/v1/orders?request_id=r1", json));
        var again = await stack.Gateway.Http.CallAsync(stack.Rest(HttpMethod.Post, "api/v1/orders?request_id=r1", json));

        Assert.Equal((HttpStatusCode.OK, 2500), (created.Status, created.Body.GetProperty("lines_total_cents").GetInt64()));
        Assert.Equal(created.Body.GetRawText(), again.Body.GetRawText());
    }

    [Fact]
    public async Task What_cannot_be_read_is_refused_by_field()
    {
        var (customer, book) = (await CustomerAsync(), await ProductAsync(12_50));
        await RefusesAsync("order", new CreateOrderRequest());
        await RefusesAsync("order.lines", New(customer));
        await RefusesAsync("order.lines[1].quantity", New(customer, (book, 1), (book, 0)));
        await RefusesAsync("order.lines[0].product_id", New(customer, ("NONE", 1)));
        await RefusesAsync("order.customer_id", New("NOBODY", (book, 1)));
        await RefusesAsync("request_id", new CreateOrderRequest(New(customer, (book, 1))) { RequestId = "a b" });
        await RefusesAsync("status", new ListOrdersRequest { Status = "lost" });
        await RefusesAsync("limit", new ListOrdersRequest { Limit = 1, PageSize = 1 });
        await RefusesAsync("limit", new ListOrdersRequest { Limit = 1001 });
        await RefusesAsync("end_time", new ListOrdersRequest { StartTime = Seed.Noon.ToTimestamp(), EndTime = Seed.Noon.AddDays(-1).ToTimestamp() });

        var missing = await GrpcFailure.OfAsync(_orders.GetOrderAsync(new GetOrderRequest { OrderId = "NONE" }, stack.As("admin")));
        var unknown = await GrpcFailure.OfAsync(_orders.ShipOrderAsync(new ShipOrderRequest { OrderId = "NONE" }, stack.As("admin")));
        Assert.Equal((StatusCode.NotFound, StatusCode.NotFound), (missing.Code, unknown.Code));
    }

    [Fact]
    public async Task A_customer_orders_and_reads_for_themselves_only()
    {
        var (mine, other, book) = (await CustomerAsync(), await CustomerAsync(), await ProductAsync(12_50));
        var order = await _orders.CreateOrderAsync(New(mine, (book, 1)), stack.As("customer", mine));

        var read = await GrpcFailure.OfAsync(_orders.GetOrderAsync(new GetOrderRequest { OrderId = order.OrderId }, stack.As("customer", other)));
        var create = await GrpcFailure.OfAsync(_orders.CreateOrderAsync(New(mine, (book, 1)), stack.As("customer", other)));
        var list = await GrpcFailure.OfAsync(_orders.ListOrdersAsync(new ListOrdersRequest(), stack.As("customer", other)));

        Assert.Equal(("NOT_OWNER", "NOT_OWNER", "NOT_OWNER"), (read.Reason, create.Reason, list.Reason));
        Assert.Equal(order, await _orders.GetOrderAsync(new GetOrderRequest { OrderId = order.OrderId }, stack.As("customer", mine)));
    }

    [Fact]
    public async Task A_customer_names_only_sessions_of_their_own()
    {
        var (mine, other, book) = (await CustomerAsync(), await CustomerAsync(), await ProductAsync(12_50));
        var (visited, foreign) = (await Seed.SessionAsync(stack.Silo, mine), await Seed.SessionAsync(stack.Silo, other));

        Assert.Equal(visited, (await _orders.CreateOrderAsync(In(visited), stack.As("customer", mine))).SessionId);
        var refusals = new List<GrpcFailure>();
        foreach (var session in new[] { foreign, "S-of-tomorrow" })
        {
            refusals.Add(await GrpcFailure.OfAsync(_orders.CreateOrderAsync(In(session), stack.As("customer", mine))));
        }

        // A service tells what it knows: the session's own records may come later, and say whose it is.
        await _orders.CreateOrderAsync(In("S-of-tomorrow"), stack.As("service"));
        refusals.Add(await GrpcFailure.OfAsync(_orders.CreateOrderAsync(In("S-of-tomorrow"), stack.As("customer", mine))));

        Assert.All(refusals, refusal => Assert.Equal((StatusCode.InvalidArgument, "INVALID_FIELD", "order.session_id"), (refusal.Code, refusal.Reason, refusal.Field)));
        Assert.Single(refusals.Select(refusal => refusal.Message).Distinct());
        Assert.Equal("S-of-tomorrow", await Seed.SessionAsync(stack.Silo, other, "S-of-tomorrow"));

        CreateOrderRequest In(string session)
        {
            var request = New(mine, (book, 1));
            request.Order.SessionId = session;
            return request;
        }
    }

    private static CreateOrderRequest New(string customer, params (string Product, int Quantity)[] lines)
    {
        var order = new Order { CustomerId = customer };
        order.Lines.AddRange(lines.Select(line => new OrderLine { ProductId = line.Product, Quantity = line.Quantity }));
        return new CreateOrderRequest { Order = order };
    }

    private async Task RefusesAsync(string field, CreateOrderRequest request)
    {
        var failure = await GrpcFailure.OfAsync(_orders.CreateOrderAsync(request, stack.As("admin")));
        Assert.Equal((StatusCode.InvalidArgument, field), (failure.Code, failure.Field));
    }

    private async Task RefusesAsync(string field, ListOrdersRequest request)
    {
        var failure = await GrpcFailure.OfAsync(_orders.ListOrdersAsync(request, stack.As("admin")));
        Assert.Equal((StatusCode.InvalidArgument, field), (failure.Code, failure.Field));
    }

    private async Task<string> CustomerAsync()
    {
        var customers = new CustomersService.CustomersServiceClient(stack.Gateway.Grpc);
        return (await customers.CreateCustomerAsync(new CreateCustomerRequest { Customer = Seed.Customer() }, stack.As("admin"))).CustomerId;
    }

    private async Task<string> ProductAsync(long cents, bool adult = false)
    {
        var product = Seed.Product();
        (product.UnitPriceCents, product.AdultRestricted) = (cents, adult);
        var products = new ProductsService.ProductsServiceClient(stack.Gateway.Grpc);
        return (await products.CreateProductAsync(new CreateProductRequest { Product = product }, stack.As("admin"))).ProductId;
    }

    /// <summary>Stores a paid order as records would have made it, and answers its id.</summary>
    private async Task<string> SeedPaidAsync(string customer, string product, DateTimeOffset? at = null, bool adultOnly = false, bool ageProved = false)
    {
        var placed = new Domain.Orders.OrderPlaced
        {
            OrderId = new OrderId(SharedGateway.NewId("O")),
            CustomerId = new CustomerId(customer),
            OccurredAt = at ?? Seed.Noon,
            Lines = [new(1, new ProductId(product), 1, null)],
            DeclaredTotalCents = 47_83,
        };
        var paid = new OrderPaid { OrderId = placed.OrderId, CustomerId = placed.CustomerId, OccurredAt = placed.OccurredAt, PaymentId = new("PAY-" + placed.OrderId) };
        var state = OrderLifecycle.Decide(OrderLifecycle.Decide(new OrderState { OrderId = placed.OrderId }, placed), paid) with
        {
            AdultOnly = adultOnly,
            LinesTotalCents = 12_50,
            AgeProvedAt = ageProved ? placed.OccurredAt : null,
        };
        var store = stack.Silo.GetRequiredService<IOrderStore>();
        Assert.Equal(WriteOutcome.Committed, await store.CommitAsync(state, "test", TestContext.Current.CancellationToken));
        return placed.OrderId.Value;
    }
}
