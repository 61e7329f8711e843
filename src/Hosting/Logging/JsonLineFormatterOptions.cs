using Microsoft.Extensions.Logging.Console;

namespace KiVendTout.Hosting.Logging;

/// <summary>Settings of the log lines.</summary>
internal sealed class JsonLineFormatterOptions : ConsoleFormatterOptions
{
    /// <summary>Name of the host, on every line.</summary>
    public string Service { get; set; } = "";
}
