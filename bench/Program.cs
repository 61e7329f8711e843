using System.CommandLine;
using KiVendTout.Bench.Ingest;
using KiVendTout.Bench.Streams;
using Spectre.Console;

var root = new RootCommand("Measures KiVendTout beside what a user would pick instead.")
{
    IngestCommand.Create(AnsiConsole.Console),
    StreamsCommand.Create(AnsiConsole.Console),
    StreamsCommand.CreateHost(AnsiConsole.Console),
};
return await root.Parse(args).InvokeAsync();
