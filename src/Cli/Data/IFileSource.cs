using Google.Protobuf;
using Grpc.Core;
using KiVendTout.Contracts.Customers.V1;
using KiVendTout.Contracts.Fraud.V1;
using KiVendTout.Contracts.Products.V1;

namespace KiVendTout.Cli.Data;

/// <summary>A file of the shop, and what becomes of it. A new file is one new class in the list of <see cref="DataLoader"/>.</summary>
internal interface IFileSource
{
    /// <summary>Name of the file in the data set.</summary>
    string FileName { get; }

    /// <summary>Whether a data set is of use without it.</summary>
    bool IsOptional => false;
}

/// <summary>A file whose lines are calls of the API. Their order does not matter.</summary>
internal interface ICallSource : IFileSource
{
    /// <summary>Whether it is loaded before the records (customers, products) or after them.</summary>
    bool ComesBeforeRecords { get; }

    /// <summary>Columns that it must have.</summary>
    IReadOnlyList<string> Columns { get; }

    /// <summary>Reads the file.</summary>
    IReadOnlyList<GatewayCall> Read(CsvTable table, LoadReport report);
}

/// <summary>A file whose lines are records that the site would have sent.</summary>
internal interface IRecordSource : IFileSource
{
    /// <summary>Reads the file, line by line.</summary>
    /// <param name="path">Its path.</param>
    /// <param name="report">Is told of lines that break a rule.</param>
    /// <returns>Its records, in any order.</returns>
    IEnumerable<OutgoingRecord> Read(string path, LoadReport report);
}

/// <summary>One call of the API.</summary>
/// <param name="FileName">The file it comes from.</param>
/// <param name="Line">The line it comes from.</param>
/// <param name="InvokeAsync">Makes the call. It may be made again: the same call twice is the same as once.</param>
internal sealed record GatewayCall(string FileName, int Line, Func<GatewayClients, CallOptions, Task> InvokeAsync);

/// <summary>Clients of the services that files are loaded through.</summary>
internal sealed record GatewayClients(
    CustomersService.CustomersServiceClient Customers,
    ProductsService.ProductsServiceClient Products,
    FraudAlertsService.FraudAlertsServiceClient FraudAlerts);

/// <summary>One record for Kafka.</summary>
/// <param name="FileName">The file it comes from.</param>
/// <param name="Topic">Its topic.</param>
/// <param name="Key">Its key, the customer id.</param>
/// <param name="Id">Id of the event; the same whenever the file is loaded.</param>
/// <param name="Time">When it happened, UTC.</param>
/// <param name="Rank">What comes first of one moment: the lower.</param>
/// <param name="Type">Full name of its protobuf message.</param>
/// <param name="Value">The message.</param>
internal sealed record OutgoingRecord(string FileName, string Topic, string Key, string Id, DateTimeOffset Time, int Rank, string Type, byte[] Value)
{
    public OutgoingRecord(string fileName, string topic, string key, string id, DateTimeOffset time, int rank, IMessage message)
        : this(fileName, topic, key, id, time, rank, message.Descriptor.FullName, message.ToByteArray())
    {
    }
}

/// <summary>The order records are sent in: by time, of one moment by rank, of one rank by id.</summary>
internal sealed class RecordOrder : IComparer<OutgoingRecord>
{
    public static readonly RecordOrder Instance = new();

    public int Compare(OutgoingRecord? x, OutgoingRecord? y) => (x, y) switch
    {
        (null, null) => 0,
        (null, _) => -1,
        (_, null) => 1,
        _ => (x.Time, x.Rank).CompareTo((y.Time, y.Rank)) is var order and not 0 ? order : string.CompareOrdinal(x.Id, y.Id),
    };
}
