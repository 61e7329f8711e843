using System.Collections.Frozen;
using Google.Protobuf;
using KiVendTout.Contracts.Customers.V1;
using KiVendTout.Contracts.Events.V1;
using KiVendTout.Contracts.Fraud.V1;
using KiVendTout.Contracts.Orders.V1;
using KiVendTout.Contracts.Payments.V1;
using KiVendTout.Contracts.Products.V1;
using KiVendTout.Contracts.Sessions.V1;
using KiVendTout.Contracts.Topics.V1;
using ServiceDescriptor = Google.Protobuf.Reflection.ServiceDescriptor;

namespace KiVendTout.Gateway.Auth;

/// <summary>Who may call what: the one place. A method that is not here is refused to everybody.</summary>
internal static class MethodTable
{
    private const Roles Staff = Roles.Admin | Roles.Service | Roles.Analyst;
    private const Roles Writers = Roles.Admin | Roles.Service;

    private static readonly FrozenDictionary<string, MethodAccess> Methods =
        Customers().Concat(Products()).Concat(Orders()).Concat(Payments()).Concat(FraudAlerts()).Concat(Sessions()).Concat(Events()).Concat(Topics()).ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Names of all methods in the table, as <c>/package.Service/Method</c>.</summary>
    public static IEnumerable<string> Names => Methods.Keys;

    /// <summary>Finds a method by its full name, <c>/package.Service/Method</c>; null when it is not in the table.</summary>
    public static MethodAccess? Find(string fullName) => Methods.GetValueOrDefault(fullName);

    private static IEnumerable<KeyValuePair<string, MethodAccess>> Customers()
    {
        var service = CustomersService.Descriptor;
        yield return Own<GetCustomerRequest>(service, "GetCustomer", Staff, request => request.CustomerId);
        yield return Entry(service, "ListCustomers", new MethodAccess(Staff));
        yield return Entry(service, "CreateCustomer", new MethodAccess(Writers));
        yield return Own<UpdateCustomerRequest>(service, "UpdateCustomer", Writers, request => request.Customer?.CustomerId ?? "");
        yield return Entry(service, "DeleteCustomer", new MethodAccess(Roles.Admin));
    }

    private static IEnumerable<KeyValuePair<string, MethodAccess>> Products()
    {
        var service = ProductsService.Descriptor;
        yield return Entry(service, "GetProduct", new MethodAccess(Roles.All));
        yield return Entry(service, "ListProducts", new MethodAccess(Roles.All));
        yield return Entry(service, "CreateProduct", new MethodAccess(Writers));
        yield return Entry(service, "UpdateProduct", new MethodAccess(Writers));
    }

    private static IEnumerable<KeyValuePair<string, MethodAccess>> Orders()
    {
        var service = OrdersService.Descriptor;
        yield return Entry(service, "GetOrder", new MethodAccess(Roles.All) { OwnerInAnswer = answer => ((Order)answer).CustomerId });
        yield return Own<ListOrdersRequest>(service, "ListOrders", Staff, request => request.CustomerId);
        yield return Own<CreateOrderRequest>(service, "CreateOrder", Writers, request => request.Order?.CustomerId ?? "");
        yield return Entry(service, "ProcessOrder", new MethodAccess(Writers));
        yield return Entry(service, "ShipOrder", new MethodAccess(Writers));
        yield return Entry(service, "DeliverOrder", new MethodAccess(Writers));
        yield return Entry(service, "CancelOrder", new MethodAccess(Writers));
    }

    private static IEnumerable<KeyValuePair<string, MethodAccess>> Payments()
    {
        var service = PaymentsService.Descriptor;
        yield return Entry(service, "GetPayment", new MethodAccess(Roles.All) { OwnerInAnswer = answer => ((Payment)answer).CustomerId });
        yield return Own<ListPaymentsRequest>(service, "ListPayments", Staff, request => request.CustomerId);
    }

    private static IEnumerable<KeyValuePair<string, MethodAccess>> FraudAlerts()
    {
        var service = FraudAlertsService.Descriptor;
        yield return Entry(service, "GetFraudAlert", new MethodAccess(Staff));
        yield return Entry(service, "ListFraudAlerts", new MethodAccess(Staff));
        yield return Entry(service, "CheckPayment", new MethodAccess(Writers));
        yield return Entry(service, "ImportFraudAlert", new MethodAccess(Writers));
    }

    private static IEnumerable<KeyValuePair<string, MethodAccess>> Sessions()
    {
        var service = SessionsService.Descriptor;
        yield return Entry(service, "GetSession", new MethodAccess(Roles.All) { OwnerInAnswer = answer => ((Session)answer).CustomerId });
        yield return Own<ListSessionsRequest>(service, "ListSessions", Staff, request => request.CustomerId);
    }

    private static IEnumerable<KeyValuePair<string, MethodAccess>> Events()
    {
        var service = EventsService.Descriptor;
        yield return Entry(service, "PublishEvents", new MethodAccess(Writers) { AnswersEachItem = true });
        yield return Entry(service, "PublishEventStream", new MethodAccess(Writers) { AnswersEachItem = true });
        yield return Own<ListEventsRequest>(EventQueryService.Descriptor, "ListEvents", Staff, request => request.CustomerId);
        yield return Entry(EventQueryService.Descriptor, "CountSessionsPerDay", new MethodAccess(Roles.Admin | Roles.Analyst));
        yield return Entry(EventQueryService.Descriptor, "ListProductsSeen", new MethodAccess(Roles.Admin | Roles.Analyst));
    }

    private static IEnumerable<KeyValuePair<string, MethodAccess>> Topics()
    {
        yield return Entry(TopicsService.Descriptor, "ReplayTopic", new MethodAccess(Roles.Admin));
    }

    private static KeyValuePair<string, MethodAccess> Own<TRequest>(
        ServiceDescriptor service, string method, Roles others, Func<TRequest, string> owner)
        where TRequest : IMessage =>
        Entry(service, method, new MethodAccess(others | Roles.Customer) { OwnerInRequest = request => owner((TRequest)request) });

    private static KeyValuePair<string, MethodAccess> Entry(ServiceDescriptor service, string method, MethodAccess access) =>
        new($"/{service.FullName}/{method}", access);
}
