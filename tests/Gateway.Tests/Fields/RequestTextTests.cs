using System.Net;
using Google.Protobuf.Reflection;
using Grpc.Core;
using KiVendTout.Contracts.Customers.V1;
using KiVendTout.Contracts.Events.V1;
using KiVendTout.Gateway.Auth;
using KiVendTout.Gateway.Fields;
using KiVendTout.Gateway.Tests.Support;

namespace KiVendTout.Gateway.Tests.Fields;

[Collection(SharedGateway.Name)]
public sealed class RequestTextTests(SharedGateway stack)
{
    private static readonly string[] Controls = ["\0", "\t", "\n", "\r", "\u001b", "\u007f", "\u0085"];

    public static TheoryData<string> Methods => [.. ContractMethods.All.Where(method => !method.IsClientStreaming && TextsOf(method).Any()).Select(method => method.FullName)];

    [Theory]
    [MemberData(nameof(Methods))]
    public async Task No_text_of_a_request_holds_a_control_character(string fullName)
    {
        var method = ContractMethods.All.Single(method => method.FullName == fullName);
        foreach (var (path, control) in TextsOf(method).Select((path, i) => (path, Controls[i % Controls.Length])))
        {
            var call = stack.Gateway.Grpc.CreateCallInvoker().Call(method, path.Build($"a{control}b"), stack.As("admin"));
            if (MethodTable.Find($"/{method.Service.FullName}/{method.Name}")!.AnswersEachItem)
            {
                Assert.Equal(path.Leaf.Name, Assert.Single(((PublishEventsResponse)await call).Failures).Field);
                continue;
            }

            var refused = await GrpcFailure.OfAsync(call);
            Assert.Equal((StatusCode.InvalidArgument, "INVALID_FIELD", NameOf(path)), (refused.Code, refused.Reason, refused.Field));
        }
    }

    [Fact]
    public void Every_control_character_and_half_a_pair_is_refused_and_every_other_character_taken()
    {
        for (var c = '\0'; c < char.MaxValue; c++)
        {
            var refused = Record.Exception(() => RequestText.Check(new Customer { Address = $"1 rue {c}" })) is not null;
            Assert.Equal(char.IsControl(c) || char.IsSurrogate(c), refused);
        }

        RequestText.Check(new Customer { Address = "1 rue \U0001F600" });
    }

    [Theory]
    [InlineData("POST", "api/v1/products", """{"product_id": "P1", "name": "a\u0000b", "category": "c", "unit_price_cents": 1}""", "product.name")]
    [InlineData("POST", "api/v1/customers", """{"customer_id": "C1", "preferred_device": "a\u0007"}""", "customer.preferred_device")]
    [InlineData("PUT", "api/v1/customers/C1?update_mask=phone%0A", "{}", "update_mask")]
    [InlineData("GET", "api/v1/products?category=a%00b", null, "category")]
    [InlineData("GET", "api/v1/products?page_token=%1F", null, "page_token")]
    [InlineData("POST", "api/v1/orders?request_id=%09", """{"customer_id": "C1"}""", "request_id")]
    public async Task Rest_names_the_field_too(string method, string path, string? json, string field)
    {
        var answer = await stack.Gateway.Http.CallAsync(stack.Rest(new HttpMethod(method), path, json));

        Assert.Equal((HttpStatusCode.BadRequest, "INVALID_FIELD", field), (answer.Status, answer.Reason, answer.Field));
    }

    private static IEnumerable<FieldPath> TextsOf(MethodDescriptor method) =>
        FieldPath.Of(method.InputType).Where(path => path.Leaf.FieldType == FieldType.String);

    private static string NameOf(FieldPath path) => path.Leaf.IsRepeated ? path.Name + "[0]" : path.Name;
}
