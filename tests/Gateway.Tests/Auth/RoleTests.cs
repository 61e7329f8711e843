using System.Net;
using Google.Protobuf;
using Grpc.Core;
using KiVendTout.Gateway.Auth;
using KiVendTout.Gateway.Tests.Support;

namespace KiVendTout.Gateway.Tests.Auth;

[Collection(SharedGateway.Name)]
public sealed class RoleTests(SharedGateway stack)
{
    private const string Everybody = "admin service analyst customer";

    /// <summary>What was agreed, written a second time on purpose.</summary>
    private static readonly Dictionary<string, string> Agreed = new()
    {
        ["GetCustomer"] = Everybody,
        ["ListCustomers"] = "admin service analyst",
        ["CreateCustomer"] = "admin service",
        ["UpdateCustomer"] = "admin service customer",
        ["DeleteCustomer"] = "admin",
        ["GetProduct"] = Everybody,
        ["ListProducts"] = Everybody,
        ["CreateProduct"] = "admin service",
        ["UpdateProduct"] = "admin service",
        ["GetOrder"] = Everybody,
        ["ListOrders"] = Everybody,
        ["CreateOrder"] = "admin service customer",
        ["ProcessOrder"] = "admin service",
        ["ShipOrder"] = "admin service",
        ["DeliverOrder"] = "admin service",
        ["CancelOrder"] = "admin service",
        ["GetPayment"] = Everybody,
        ["ListPayments"] = Everybody,
        ["PublishEvents"] = "admin service",
        ["PublishEventStream"] = "admin service",
        ["GetSession"] = Everybody,
        ["ListSessions"] = Everybody,
        ["ListEvents"] = Everybody,
        ["CountSessionsPerDay"] = "admin analyst",
        ["ListProductsSeen"] = "admin analyst",
        ["GetFraudAlert"] = "admin service analyst",
        ["ListFraudAlerts"] = "admin service analyst",
        ["CheckPayment"] = "admin service",
        ["ImportFraudAlert"] = "admin service",
        ["ReplayTopic"] = "admin",
    };

    public static TheoryData<string, string> MethodsAndRoles
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (var method in ContractMethods.All)
            {
                foreach (var role in (Everybody + " intruder").Split(' '))
                {
                    data.Add($"/{method.Service.FullName}/{method.Name}", role);
                }
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(MethodsAndRoles))]
    public async Task A_method_admits_the_agreed_roles_only(string method, string role)
    {
        var failure = await Record.ExceptionAsync(() => CallEmptyAsync(method, stack.As(role))) as RpcException;

        var isAgreed = Agreed[method.Split('/')[^1]].Split(' ').Contains(role);
        var reason = failure?.GetRpcStatus()?.GetDetail<Google.Rpc.ErrorInfo>()?.Reason;
        Assert.Equal(!isAgreed, reason == "ROLE_NOT_ADMITTED");
        Assert.Equal(!isAgreed, failure?.StatusCode == StatusCode.PermissionDenied && reason != "NOT_OWNER");
    }

    [Fact]
    public void Every_method_of_the_contracts_has_a_line_in_the_table()
    {
        var methods = ContractMethods.All.Select(method => $"/{method.Service.FullName}/{method.Name}");

        Assert.Equal(methods.Order(), MethodTable.Names.Order());
    }

    [Fact]
    public async Task A_wrong_role_is_403_over_rest()
    {
        var answer = await stack.Gateway.Http.CallAsync(stack.Rest(HttpMethod.Delete, "api/v1/customers/C1", role: "service"));

        Assert.Equal((HttpStatusCode.Forbidden, "ROLE_NOT_ADMITTED"), (answer.Status, answer.Reason));
    }

    private async Task CallEmptyAsync(string fullName, CallOptions options)
    {
        var parts = fullName.Split('/');
        var method = ContractMethods.All.Single(method => method.Service.FullName == parts[1] && method.Name == parts[2]);
        await stack.Gateway.Grpc.CreateCallInvoker().Call(method, (IMessage)Activator.CreateInstance(method.InputType.ClrType)!, options);
    }
}
