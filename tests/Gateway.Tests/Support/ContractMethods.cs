using Google.Protobuf;
using Google.Protobuf.Reflection;
using Grpc.Core;
using KiVendTout.Contracts.Customers.V1;

namespace KiVendTout.Gateway.Tests.Support;

/// <summary>All methods of the contracts, found by their descriptors.</summary>
internal static class ContractMethods
{
    public static IReadOnlyList<MethodDescriptor> All { get; } =
    [
        .. typeof(CustomersService).Assembly.GetTypes()
            .Select(type => type.GetProperty("Descriptor")?.GetValue(null)).OfType<ServiceDescriptor>()
            .SelectMany(service => service.Methods),
    ];

    /// <summary>Calls a method of one request and one answer.</summary>
    public static AsyncUnaryCall<IMessage> Call(this CallInvoker invoker, MethodDescriptor method, IMessage request, CallOptions options)
    {
        var sent = Marshallers.Create<IMessage>(message => message.ToByteArray(), _ => throw new NotSupportedException());
        var told = Marshallers.Create<IMessage>(_ => [], bytes => method.OutputType.Parser.ParseFrom(bytes));
        return invoker.AsyncUnaryCall(new Method<IMessage, IMessage>(MethodType.Unary, method.Service.FullName, method.Name, sent, told), null, options, request);
    }
}
