using System.CommandLine;
using System.Globalization;
using KiVendTout.Cli.Data;
using KiVendTout.Cli.Data.Generation;
using KiVendTout.Cli.Terminal;
using KiVendTout.Embedded.Processes;

namespace KiVendTout.Cli.Commands;

internal static class DataGenerateCommand
{
    private const long DefaultSeed = 1;
    private const double DefaultScale = 1;

    /// <summary>Scale of the data set that <c>up</c> makes: loaded within seconds.</summary>
    private const double SampleScale = 0.1;

    public static Command Create(CommandContext context)
    {
        var output = new Option<string>("--out") { Description = "Folder to write to; made when it is not there.", HelpName = "DIR", Required = true };
        var seed = new Option<long>("--seed") { Description = "Names the data set.", DefaultValueFactory = _ => DefaultSeed, HelpName = "N" };
        var scale = new Option<double>("--scale")
        {
            Description = string.Create(CultureInfo.InvariantCulture, $"Its size, {WorldPlan.MinScale} to {WorldPlan.MaxScale}; 1 is 2,500 customers, 6,000 sessions, 72,000 events."),
            DefaultValueFactory = _ => DefaultScale,
            HelpName = "X",
        };
        var until = new Option<DateOnly?>("--until") { Description = "Day at whose beginning, UTC, it ends; without it, today.", HelpName = "DATE" };
        var command = new DetailedCommand(
            "generate",
            "Writes a data set of the shop's files, made up and consistent in itself: 90 days of honest and of fraudulent customers.",
            """
            The same seed, scale and end give the same bytes. Frauds are labelled 30 days after they were done, younger ones not yet.
            """)
        {
            output, seed, scale, until,
        };
        command.SetAction((result, cancellationToken) =>
        {
            var day = result.GetValue(until) ?? Today(context.Time);
            var plan = new WorldPlan(result.GetValue(seed), result.GetValue(scale), day);
            return RunAsync(context, plan, Path.GetFullPath(result.GetRequiredValue(output)), cancellationToken);
        });
        return command;
    }

    /// <summary>Makes the data set that <c>up</c> loads when it is given none. One that is there already stays: loading it again changes nothing.</summary>
    /// <returns>Its folder.</returns>
    /// <exception cref="CommandFailedException">The folder cannot be written to.</exception>
    public static async Task<string> EnsureSampleAsync(CommandContext context, string directory, CancellationToken cancellationToken)
    {
        if (!DataSetFiles.AreIn(directory))
        {
            await RunAsync(context, new WorldPlan(DefaultSeed, SampleScale, Today(context.Time)), directory, cancellationToken);
        }

        return directory;
    }

    /// <summary>The day a data set ends with when nothing is said: it looks as if it had come in until now.</summary>
    private static DateOnly Today(TimeProvider time) => DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);

    private static async Task<int> RunAsync(CommandContext context, WorldPlan plan, string directory, CancellationToken cancellationToken)
    {
        context.Console.Line($"generating {directory} (seed {plan.Seed}, until {plan.Until:yyyy-MM-dd})");
        try
        {
            await new LoadProgress(context.Console, context.Time).RunAsync(
                "customers and all they do",
                plan.Customers,
                advance => Task.Run(() => new DataSetGenerator(plan).Write(directory, advance, cancellationToken), cancellationToken));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new CommandFailedException($"{directory} cannot be written: {exception.Message}", exception);
        }

        return ExitCode.Done;
    }
}
