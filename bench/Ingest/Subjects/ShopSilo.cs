using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using KiVendTout.Bench.Streams.Brokers;
using KiVendTout.Embedded;
using KiVendTout.Embedded.Postgres;

namespace KiVendTout.Bench.Ingest.Subjects;

/// <summary>The silo of a built check-out: this one, or the state before beside it.</summary>
internal sealed class ShopSilo(string name, string root, bool isOurs) : ISubject
{
    private const int KeyBytes = 32;

    public string Name { get; } = name;

    public string Root { get; } = root;

    public bool ReadsTopic => true;

    public bool WritesOurRows { get; } = isOurs;

    /// <summary>Whether Linux perf can tell the names of compiled code.</summary>
    public bool NamesItsCode { get; init; }

    public static ShopSilo Ours(bool namesItsCode = false) => new("ours", RepositoryLayout.Find().Root, isOurs: true) { NamesItsCode = namesItsCode };

    public static ShopSilo Beside(string directory) => new("state before", Path.GetFullPath(directory), isOurs: false);

    public Task<IStreamsBroker> StartBrokerAsync(CancellationToken cancellationToken) => Task.FromResult<IStreamsBroker>(new EmbeddedBroker());

    public ProcessStartInfo Start(IngestRig rig)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(Root, "src", "Silo", "bin", "Release", "net10.0", "KiVendTout.Silo.dll")]);
        start.Environment["KVT__Postgres__ConnectionString"] = rig.ConnectionString(PostgresRole.App);
        start.Environment["KVT__Keys__ConnectionString"] = rig.ConnectionString(PostgresRole.Keys);
        start.Environment["KVT__Keys__MasterKey"] = Convert.ToBase64String(RandomNumberGenerator.GetBytes(KeyBytes));
        start.Environment["KVT__Kafka__BootstrapServers"] = rig.Broker.BootstrapServers;
        start.Environment["KVT__Kafka__BrokerEpoch"] = rig.Broker.Epoch;
        start.Environment["KVT__Silo__SiloPort"] = FreePortText();
        start.Environment["KVT__Silo__ProxyPort"] = FreePortText();
        start.Environment["KVT__Silo__AdminPort"] = "0";

        // Its own consumer group writes every record once more, which is another job.
        start.Environment["KVT__Archive__Enabled"] = "false";
        if (NamesItsCode)
        {
            start.Environment["DOTNET_PerfMapEnabled"] = "1";

            // Code that is mapped twice has no address that the map knows.
            start.Environment["DOTNET_EnableWriteXorExecute"] = "0";
        }

        return start;
    }

    private static string FreePortText() => FreePort.Find().ToString(CultureInfo.InvariantCulture);
}
