using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace KiVendTout.Gateway.Tests.Support;

/// <summary>Keeps what the gateway logs, for tests that look at it and for the message of those that fail.</summary>
internal sealed class LogCollector : ILoggerProvider
{
    private readonly ConcurrentQueue<string> _lines = new();

    public string Text => string.Join('\n', _lines);

    /// <summary>What went wrong, worst and strangest: nothing in a good run.</summary>
    public IEnumerable<string> Errors => _lines.Where(line => line.StartsWith(nameof(LogLevel.Error), StringComparison.Ordinal));

    public ILogger CreateLogger(string categoryName) => new Logger(this, categoryName);

    public void Dispose()
    {
        // Holds nothing that must be let go.
    }

    private sealed class Logger(LogCollector owner, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            owner._lines.Enqueue($"{logLevel} {category} {formatter(state, exception)} {exception}");
    }
}
