using Grpc.Core;
using KiVendTout.Contracts.Customers.V1;
using KiVendTout.Contracts.Payments.V1;
using KiVendTout.Gateway.Tests.Support;

namespace KiVendTout.Gateway.Tests.Auth;

[Collection(SharedGateway.Name)]
public sealed class OwnershipTests(SharedGateway stack)
{
    private readonly CustomersService.CustomersServiceClient _customers = new(stack.Gateway.Grpc);
    private readonly PaymentsService.PaymentsServiceClient _payments = new(stack.Gateway.Grpc);

    [Fact]
    public async Task A_customer_reads_and_updates_their_own_record()
    {
        var id = await CreateAsync();

        var updated = await _customers.UpdateCustomerAsync(
            new UpdateCustomerRequest { Customer = new Customer { CustomerId = id, Phone = "+33123456789" } }, stack.As("customer", id));
        var read = await _customers.GetCustomerAsync(new GetCustomerRequest { CustomerId = id }, stack.As("customer", id));

        Assert.Equal("+33123456789", updated.Phone);
        Assert.Equal(updated, read);
    }

    [Fact]
    public async Task A_customer_cannot_tell_another_customer_from_none()
    {
        var other = await CreateAsync();

        foreach (var id in new[] { other, "NOBODY" })
        {
            var read = await GrpcFailure.OfAsync(_customers.GetCustomerAsync(new GetCustomerRequest { CustomerId = id }, stack.As("customer", "C-me")));
            var update = await GrpcFailure.OfAsync(_customers.UpdateCustomerAsync(
                new UpdateCustomerRequest { Customer = new Customer { CustomerId = id } }, stack.As("customer", "C-me")));

            Assert.Equal((StatusCode.PermissionDenied, "NOT_OWNER"), (read.Code, read.Reason));
            Assert.Equal((StatusCode.PermissionDenied, "NOT_OWNER"), (update.Code, update.Reason));
        }
    }

    [Fact]
    public async Task A_customer_reads_their_own_payments_only()
    {
        var mine = SharedGateway.NewId("C");
        var myPayment = await Seed.PaymentAsync(stack.Silo, mine);
        var otherPayment = await Seed.PaymentAsync(stack.Silo, SharedGateway.NewId("C"));

        var read = await _payments.GetPaymentAsync(new GetPaymentRequest { PaymentId = myPayment }, stack.As("customer", mine));
        var list = await _payments.ListPaymentsAsync(new ListPaymentsRequest { CustomerId = mine }, stack.As("customer", mine));
        var other = await GrpcFailure.OfAsync(_payments.GetPaymentAsync(new GetPaymentRequest { PaymentId = otherPayment }, stack.As("customer", mine)));
        var none = await GrpcFailure.OfAsync(_payments.GetPaymentAsync(new GetPaymentRequest { PaymentId = "NONE" }, stack.As("customer", mine)));
        var everybodys = await GrpcFailure.OfAsync(_payments.ListPaymentsAsync(new ListPaymentsRequest(), stack.As("customer", mine)));

        Assert.Equal(myPayment, read.PaymentId);
        Assert.Equal(myPayment, Assert.Single(list.Payments).PaymentId);
        Assert.Equal((StatusCode.PermissionDenied, "NOT_OWNER"), (other.Code, other.Reason));
        Assert.Equal((other.Code, other.Message), (none.Code, none.Message));
        Assert.Equal("NOT_OWNER", everybodys.Reason);
    }

    [Fact]
    public async Task An_analyst_sees_no_personal_fields()
    {
        var id = await CreateAsync();

        var read = await _customers.GetCustomerAsync(new GetCustomerRequest { CustomerId = id }, stack.As("analyst"));
        var listed = await _customers.ListCustomersAsync(new ListCustomersRequest { PageSize = 1000 }, stack.As("analyst"));

        Assert.Equal("FR", read.Country);
        Assert.All(
            listed.Customers.Append(read),
            customer => Assert.Equal("", customer.FirstName + customer.LastName + customer.Email + customer.Phone + customer.Address + customer.BirthDate));
    }

    [Fact]
    public async Task The_log_holds_no_personal_data()
    {
        var customer = Seed.Customer();
        customer.Email = "nobody-knows-me@shop.example";
        await _customers.CreateCustomerAsync(new CreateCustomerRequest { Customer = customer }, stack.As("admin"));
        customer.Email = "somebody-else@shop.example";
        await GrpcFailure.OfAsync(_customers.CreateCustomerAsync(new CreateCustomerRequest { Customer = customer }, stack.As("admin")));
        customer.BirthDate = "wrong";
        await GrpcFailure.OfAsync(_customers.CreateCustomerAsync(new CreateCustomerRequest { Customer = customer }, stack.As("admin")));

        Assert.DoesNotContain("@shop.example", stack.Gateway.Logs.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("Lovelace", stack.Gateway.Logs.Text, StringComparison.Ordinal);
    }

    private async Task<string> CreateAsync()
    {
        var customer = Seed.Customer();
        await _customers.CreateCustomerAsync(new CreateCustomerRequest { Customer = customer }, stack.As("service"));
        return customer.CustomerId;
    }
}
