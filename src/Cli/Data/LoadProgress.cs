using System.Globalization;
using KiVendTout.Cli.Terminal;
using Spectre.Console;

namespace KiVendTout.Cli.Data;

/// <summary>Shows how far a load has come: a bar on a terminal, else a line at the end of each step and every few seconds.</summary>
internal sealed class LoadProgress(KvtConsole console, TimeProvider time)
{
    private static readonly TimeSpan LineEvery = TimeSpan.FromSeconds(5);

    /// <summary>Runs a step.</summary>
    /// <param name="name">What is loaded.</param>
    /// <param name="total">How many there are.</param>
    /// <param name="step">Does it, and calls its argument after each; from any thread.</param>
    public Task RunAsync(string name, int total, Func<Action, Task> step) =>
        console.IsTerminal ? RunWithBarAsync(name, total, step) : RunWithLinesAsync(name, total, step);

    private Task RunWithBarAsync(string name, int total, Func<Action, Task> step) => console.Out.Progress()
        .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new ElapsedTimeColumn())
        .StartAsync(context =>
        {
            var task = context.AddTask(Markup.Escape($"{name} ({total.ToString("N0", CultureInfo.InvariantCulture)})"), maxValue: Math.Max(total, 1));
            return step(() => task.Increment(1));
        });

    private async Task RunWithLinesAsync(string name, int total, Func<Action, Task> step)
    {
        var (began, done) = (time.GetTimestamp(), 0);
        string Text() => string.Create(
            CultureInfo.InvariantCulture, $"  {name}: {Volatile.Read(ref done):N0} of {total:N0}, {time.GetElapsedTime(began).TotalSeconds:0.0} s");

        await using (time.CreateTimer(_ => console.Line(Text()), null, LineEvery, LineEvery))
        {
            await step(() => Interlocked.Increment(ref done));
        }

        console.Line(Text());
    }
}
