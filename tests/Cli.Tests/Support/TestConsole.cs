using System.Text;
using KiVendTout.Cli.Terminal;

namespace KiVendTout.Cli.Tests.Support;

/// <summary>A console that a test can read.</summary>
internal sealed class TestConsole
{
    private readonly StringBuilder _output = new();
    private readonly StringBuilder _error = new();

    public TestConsole() => Console = new KvtConsole(new StringWriter(_output), new StringWriter(_error), isTerminal: false);

    public KvtConsole Console { get; }

    public string Output => _output.ToString();

    public string[] Errors => _error.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
