using System.Text.Json;
using Spectre.Console;

namespace KiVendTout.Cli.Terminal;

/// <summary>
/// Where the command writes: results and progress to standard output, complaints to standard error. Colours, tables and live progress
/// appear on a terminal only; elsewhere every line is plain and unbroken.
/// </summary>
public sealed class KvtConsole
{
    private const int WidthOffTerminal = 4096;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    /// <summary>Writes to the given writers.</summary>
    /// <param name="output">Standard output.</param>
    /// <param name="error">Standard error.</param>
    /// <param name="isTerminal">Whether a person looks at the output.</param>
    public KvtConsole(TextWriter output, TextWriter error, bool isTerminal)
    {
        IsTerminal = isTerminal;
        Out = Create(output, isTerminal);
        Error = Create(error, isTerminal: false);
    }

    /// <summary>Whether a person looks at the output.</summary>
    public bool IsTerminal { get; }

    /// <summary>Results and progress.</summary>
    public IAnsiConsole Out { get; }

    /// <summary>Complaints.</summary>
    public IAnsiConsole Error { get; }

    /// <summary>The console of this process.</summary>
    public static KvtConsole OfProcess()
    {
        // The one place of the command that touches the process's own console; all others are given this class.
#pragma warning disable RS0030
        return new KvtConsole(Console.Out, Console.Error, !Console.IsOutputRedirected);
#pragma warning restore RS0030
    }

    /// <summary>Writes a line as it is; square brackets mean nothing.</summary>
    public void Line(string text) => Out.WriteLine(text);

    /// <summary>Writes a line that is to be copied: a terminal may break it, we do not. Not while a bar is shown.</summary>
    public void Unbroken(string text) => Out.Profile.Out.Writer.WriteLine(text);

    /// <summary>Writes a complaint of one line.</summary>
    public void Complain(string text) => Error.WriteLine(text.ReplaceLineEndings(" "));

    /// <summary>Writes a result for programs.</summary>
    public void WriteJson<T>(T value) => Out.Profile.Out.Writer.WriteLine(JsonSerializer.Serialize(value, Json));

    private static IAnsiConsole Create(TextWriter writer, bool isTerminal)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(writer),
            Ansi = isTerminal ? AnsiSupport.Detect : AnsiSupport.No,
            ColorSystem = isTerminal ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
            Interactive = isTerminal ? InteractionSupport.Detect : InteractionSupport.No,
        });
        if (!isTerminal)
        {
            // Without a terminal there is no width to break lines at, and whoever reads wants whole lines.
            console.Profile.Width = WidthOffTerminal;
        }

        return console;
    }
}
