using Google.Protobuf;
using Grpc.Core;
using KiVendTout.Cli.Terminal;

namespace KiVendTout.Cli.Data;

/// <summary>A file of the shop, and what becomes of it. A new file is one new class in the list of <see cref="DataLoader"/>.</summary>
internal interface IFileSource
{
    /// <summary>Name of the file in the data set.</summary>
    string FileName { get; }

    /// <summary>Whether a data set is of use without it.</summary>
    bool IsOptional => false;

    /// <summary>Looks whether a file is what it is called, before anything is begun.</summary>
    /// <param name="path">Its path; it is there.</param>
    /// <exception cref="WrongUseException">It is not.</exception>
    void Check(string path);
}

/// <summary>A file whose lines are calls of the API. Their order does not matter.</summary>
internal interface ICallSource : IFileSource
{
    /// <summary>Whether it is loaded before the records (customers, products) or after them.</summary>
    bool ComesBeforeRecords { get; }

    /// <summary>Columns that it must have, and the field of the message that each becomes.</summary>
    IReadOnlyDictionary<string, string> Fields { get; }

    void IFileSource.Check(string path) => _ = new CsvTable(path, Fields);

    /// <summary>Reads the file, line by line; the payload of a line is its message.</summary>
    IEnumerable<SourceLine> Read(CsvTable table, LoadContext load);

    /// <summary>The message of a line.</summary>
    IMessage Message(SourceLine line);

    /// <summary>Asks for what is stored with an id.</summary>
    /// <exception cref="RpcException">There is none, or the call fails.</exception>
    Task<IMessage> FindAsync(GatewayClients clients, string id, CallOptions options);

    /// <summary>Makes the call of a line. The same call twice is the same as once.</summary>
    /// <exception cref="RpcException">It is refused, or fails.</exception>
    Task CreateAsync(GatewayClients clients, IMessage message, CallOptions options);
}

/// <summary>A file whose lines are records that the site would have sent.</summary>
internal interface IRecordSource : IFileSource
{
    /// <summary>Reads the file, line by line.</summary>
    /// <param name="load">The load, which is told of lines that are not taken.</param>
    /// <returns>Its records, in any order; those of a line all or none, the last one marked.</returns>
    IEnumerable<OutgoingRecord> Read(LoadContext load);
}
