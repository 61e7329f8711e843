using System.Diagnostics;
using System.Globalization;
using KiVendTout.Bench.Ingest.Plain;
using KiVendTout.Bench.Streams.Brokers;
using KiVendTout.Embedded;
using KiVendTout.Embedded.Postgres;

namespace KiVendTout.Bench.Ingest.Subjects;

/// <summary>PostgreSQL's own limit: <see cref="PlainLoop"/> in a process of its own.</summary>
internal sealed class PlainWriter(IngestOptions options) : ISubject
{
    public string Name => "PostgreSQL's limit (plain Npgsql)";

    public string Root { get; } = RepositoryLayout.Find().Root;

    public bool ReadsTopic => false;

    public bool WritesOurRows => true;

    public Task<IStreamsBroker> StartBrokerAsync(CancellationToken cancellationToken) => Task.FromResult<IStreamsBroker>(new EmbeddedBroker());

    public ProcessStartInfo Start(IngestRig rig)
    {
        string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
        var start = new ProcessStartInfo(
            "dotnet",
            [
                typeof(PlainWriter).Assembly.Location, PlainCommand.Name,
                "--payments", Text(options.Payments), "--customers", Text(rig.World.Customers), "--seed", Text(rig.World.Seed),
            ]);
        start.Environment[PlainCommand.Database] = rig.ConnectionString(PostgresRole.App);
        return start;
    }
}
