using System.CommandLine;
using KiVendTout.Bench.Hostile;
using KiVendTout.Bench.Ingest;
using KiVendTout.Bench.Ingest.Plain;
using KiVendTout.Bench.Streams;
using Spectre.Console;

var root = new RootCommand("Measures KiVendTout beside what a user would pick instead.")
{
    HostileCommand.Create(AnsiConsole.Console),
    IngestCommand.Create(AnsiConsole.Console),
    PlainCommand.Create(),
    StreamsCommand.Create(AnsiConsole.Console),
    StreamsCommand.CreateHost(AnsiConsole.Console),
};

// Whoever is told to end ends its servers first: real brokers need some seconds for that.
return await root.Parse(args).InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = TimeSpan.FromSeconds(30) });
