using System.Diagnostics;
using KiVendTout.Bench.Streams.Brokers;

namespace KiVendTout.Bench.Ingest.Subjects;

/// <summary>What is measured: a process that judges payments and writes them to the tables of a shop.</summary>
internal interface ISubject
{
    /// <summary>What it is called in the report.</summary>
    string Name { get; }

    /// <summary>The built check-out whose migrations make its tables.</summary>
    string Root { get; }

    /// <summary>Whether it reads a topic; one that does not makes the payments itself and has no latency.</summary>
    bool ReadsTopic { get; }

    /// <summary>Whether it writes the very rows that the product of this check-out writes.</summary>
    bool WritesOurRows { get; }

    /// <summary>The Kafka it reads.</summary>
    Task<IStreamsBroker> StartBrokerAsync(CancellationToken cancellationToken);

    /// <summary>How its process starts.</summary>
    ProcessStartInfo Start(IngestRig rig);
}
