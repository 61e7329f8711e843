using System.CommandLine;
using KiVendTout.Bench.Ingest;
using KiVendTout.Bench.Streams.Host;
using KiVendTout.Bench.Streams.Records;
using Spectre.Console;

namespace KiVendTout.Bench.Streams;

/// <summary>The command line of the benchmark.</summary>
internal static class StreamsCommand
{
    /// <summary>What the bench starts itself with, to be the measured process.</summary>
    public const string HostName = "streams-host";

    private const int Done = 0;
    private const int Failed = 1;
    private const string All = "all";
    private const string Embedded = "embedded";
    private const string Real = "real";

    /// <summary>A table wants room, also in a file.</summary>
    private const int WidthMin = 200;

    private const string About =
        """
        The Kafka stream provider beside plain consumer loops, on the same records.

        Modes: raw (a consumer loop that counts), direct (a consumer loop that calls a grain an event, in order per key), per-event and batch (the
        provider), call (the provider with KafkaGrainCalls). Workloads: warm (10,000 keys), skewed (the same, Zipf), cold (sessions of 12 events, every one a new grain). Each trial has a
        topic and a process of its own, a silo: it warms up, is stopped while the topic is filled, then reads it; the first fifth does not
        count. CPU and memory are that process's. Latency, at 5,000 records a second, is from the append to the log to the grain; on the
        embedded broker, which keeps no time of its own, from the hand-over to the producer (linger 5 ms).
        Real Kafka is measured too where it lies beside the checkout.

        All of it takes more than half an hour; for a first look: kvt bench streams --broker embedded --workload warm --runs 2
        Figures are worth most on a quiet machine. On another one: chrt -r 50 ./kvt bench streams --broker embedded (50 is what .NET gives its
        own threads: with another number the collector's threads and the others have different priorities and can starve each other for a
        minute), and nice -n -20 ./kvt bench streams --broker real (in real time the producer's threads starve the brokers).
        """;

    private static readonly Dictionary<string, StreamsMode> Modes = new(StringComparer.Ordinal)
    {
        ["raw"] = StreamsMode.Raw,
        ["direct"] = StreamsMode.Direct,
        ["per-event"] = StreamsMode.PerEvent,
        ["batch"] = StreamsMode.Batch,
        ["call"] = StreamsMode.Call,
    };

    private static readonly Dictionary<string, StreamsWorkload> Workloads = new(StringComparer.Ordinal)
    {
        ["warm"] = StreamsWorkload.Warm,
        ["skewed"] = StreamsWorkload.Skewed,
        ["cold"] = StreamsWorkload.Cold,
    };

    public static Command Create(IAnsiConsole console)
    {
        var defaults = new StreamsOptions();
        var runs = Number("--runs", "Runs; every run measures every mode.", defaults.Runs);
        var events = Number("--events", "Records of a trial; cold sessions have a third of them.", defaults.Events);
        var latency = Number("--latency-seconds", "Length of the latency part; 0 leaves it out.", defaults.LatencySeconds);
        var workloads = Choice("--workload", "Which keys; several may be given.", Workloads.Keys);
        var modes = Choice("--mode", "Which modes; several may be given.", Modes.Keys);
        var broker = Choice("--broker", "Which Kafka.", [Embedded, Real]);
        var brokers = Number("--brokers", "Brokers of the real Kafka.", defaults.Brokers);
        var memory = new Option<bool>("--memory") { Description = "Instead: memory over --records records of real Kafka, batches, one partition blocked." };
        var records = new Option<long>("--records") { Description = "Records of the memory run.", DefaultValueFactory = _ => defaults.MemoryRecords };
        var noPeer = new Option<bool>("--no-peer") { Description = "Leaves out the Flink job, which runs beside when it is there." };
        var command = new Command("streams", About) { runs, events, latency, workloads, modes, broker, brokers, memory, records, noPeer };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var options = new StreamsOptions
            {
                Runs = parsed.GetValue(runs),
                Events = parsed.GetValue(events),
                LatencySeconds = parsed.GetValue(latency),
                Workloads = Chosen(parsed.GetValue(workloads)!, Workloads),
                Modes = Chosen(parsed.GetValue(modes)!, Modes),
                OnEmbedded = parsed.GetValue(broker)!.Intersect([All, Embedded]).Any(),
                OnReal = parsed.GetValue(broker)!.Intersect([All, Real]).Any(),
                Brokers = parsed.GetValue(brokers),
                MemoryRecords = parsed.GetValue(records),
            };
            console.Profile.Width = Math.Max(console.Profile.Width, WidthMin);
            if (parsed.GetValue(memory))
            {
                return await new MemoryRun(options, console).RunAsync(cancellationToken) ? Done : Failed;
            }

            var right = await new StreamsBench(options, console).RunAsync(cancellationToken);
            if (!parsed.GetValue(noPeer))
            {
                string[][] steps = [["throughput", "alo", "1"], ["latency", "alo", "5000", "buffer=5"]];
                await FlinkPeer.RunAsync(console, "at least once, keeps state and writes a record for each it reads", steps, cancellationToken);
            }

            return right ? Done : Failed;
        });
        return command;
    }

    /// <summary>The measured process; started by the bench only.</summary>
    public static Command CreateHost(IAnsiConsole console)
    {
        var settings = new Argument<string>("settings");
        var command = new Command(HostName) { settings };
        command.Hidden = true;
        command.SetAction((parsed, cancellationToken) =>
            StreamsHost.Create(parsed.GetValue(settings)!, console.Profile.Out.Writer).RunAsync(cancellationToken));
        return command;
    }

    private static Option<int> Number(string name, string description, int value) => new(name) { Description = description, DefaultValueFactory = _ => value };

    private static Option<string[]> Choice(string name, string description, IEnumerable<string> names)
    {
        var option = new Option<string[]>(name)
        {
            Description = description,
            DefaultValueFactory = _ => [All],
            AllowMultipleArgumentsPerToken = true,
        };
        option.AcceptOnlyFromAmong([All, .. names]);
        return option;
    }

    private static IReadOnlyList<T> Chosen<T>(string[] names, Dictionary<string, T> byName) =>
        names.Contains(All) ? [.. byName.Values] : [.. names.Select(name => byName[name])];
}
