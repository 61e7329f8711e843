using System.Collections.Concurrent;
using Google.Protobuf;
using Grpc.Core;
using KiVendTout.Cli.Data;
using KiVendTout.Contracts.Products.V1;

namespace KiVendTout.Cli.Tests.Support;

/// <summary>products.csv, before a gateway that is a dictionary and fails as it is told.</summary>
internal sealed class FakeProducts : ICallSource
{
    private readonly ProductsFile _file = new();

    /// <summary>What is stored.</summary>
    public ConcurrentDictionary<string, Product> Stored { get; } = new();

    /// <summary>What the next calls to create a product answer instead, by its id.</summary>
    public ConcurrentDictionary<string, ConcurrentQueue<RpcException>> Faults { get; } = new();

    public string FileName => _file.FileName;

    public IReadOnlyDictionary<string, string> Fields => _file.Fields;

    public bool ComesBeforeRecords => true;

    public IEnumerable<SourceLine> Read(CsvTable table, LoadContext load) => _file.Read(table, load);

    public IMessage Message(SourceLine line) => _file.Message(line);

    public void Fail(string id, params IEnumerable<RpcException> faults) => Faults[id] = new ConcurrentQueue<RpcException>(faults);

    public Task<IMessage> FindAsync(GatewayClients clients, string id, CallOptions options) =>
        Stored.TryGetValue(id, out var product) ? Task.FromResult<IMessage>(product) : throw new RpcException(new Status(StatusCode.NotFound, "there is no such product"));

    public Task CreateAsync(GatewayClients clients, IMessage message, CallOptions options)
    {
        var product = (Product)message;
        if (Faults.TryGetValue(product.ProductId, out var faults) && faults.TryDequeue(out var fault))
        {
            throw fault;
        }

        return Stored.TryAdd(product.ProductId, product) || Stored[product.ProductId].Equals(product)
            ? Task.CompletedTask
            : throw new RpcException(new Status(StatusCode.AlreadyExists, "is taken by a product with other values"));
    }
}
