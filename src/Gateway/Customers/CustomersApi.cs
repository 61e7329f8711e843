using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using KiVendTout.Contracts.Customers.V1;
using KiVendTout.Domain.Common;
using KiVendTout.Domain.Customers;
using KiVendTout.Gateway.Auth;
using KiVendTout.Gateway.Cluster;
using KiVendTout.Gateway.Common;
using KiVendTout.Gateway.Errors;
using KiVendTout.Gateway.Paging;
using KiVendTout.Grains.Abstractions.Customers;

namespace KiVendTout.Gateway.Customers;

/// <summary>Customers: reads from the store, writes through the customer's grain.</summary>
internal sealed class CustomersApi(Silos silos, ICustomerQueries queries, PageTokens tokens) : CustomersService.CustomersServiceBase
{
    public override async Task<Customer> GetCustomer(GetCustomerRequest request, ServerCallContext context)
    {
        var id = CustomerId.Parse(request.CustomerId);
        var profile = await queries.FindAsync(id, context.UntilDeadline())
            ?? throw new Refusal(ErrorCatalogue.NotFound, "there is no such customer", "customer_id").ToException();
        return CustomerMapping.ToProto(profile);
    }

    public override async Task<ListCustomersResponse> ListCustomers(ListCustomersRequest request, ServerCallContext context)
    {
        var filter = new ListCustomersRequest(request) { PageSize = 0, PageToken = "" };
        var wanted = tokens.Read(request.PageSize, request.PageToken, filter);
        var page = await queries.ListAsync(Read.Country(request.Country, "country"), wanted, context.UntilDeadline());
        var answer = new ListCustomersResponse { NextPageToken = tokens.Write(page.Next, filter) };
        answer.Customers.AddRange(page.Items.Select(CustomerMapping.ToProto));
        return answer;
    }

    public override async Task<Customer> CreateCustomer(CreateCustomerRequest request, ServerCallContext context)
    {
        var customer = CustomerMapping.ToDomain(request.Customer);
        var created = await Grain(customer.CustomerId).CreateAsync(customer, context.Caller().Actor).WaitAsync(context.UntilDeadline());
        return CustomerMapping.ToProto(Read.Value(created, CustomerMapping.Resource));
    }

    public override async Task<Customer> UpdateCustomer(UpdateCustomerRequest request, ServerCallContext context)
    {
        var customer = CustomerMapping.ToDomain(request.Customer);
        var fields = UpdateMask.Resolve(request.UpdateMask, request.Customer, CustomerFields.All, CustomerMapping.NotChangeable);
        var updated = await Grain(customer.CustomerId).UpdateAsync(customer, fields, context.Caller().Actor).WaitAsync(context.UntilDeadline());
        return CustomerMapping.ToProto(Read.Value(updated, CustomerMapping.Resource));
    }

    public override async Task<Empty> DeleteCustomer(DeleteCustomerRequest request, ServerCallContext context)
    {
        var id = CustomerId.Parse(request.CustomerId);
        Read.Value(await Grain(id).EraseAsync(context.Caller().Actor).WaitAsync(context.UntilDeadline()));
        return new Empty();
    }

    private ICustomerGrain Grain(CustomerId id) => silos.Grain<ICustomerGrain>(id.Value);
}
