using System.Diagnostics;
using System.Globalization;
using Xunit;

namespace KiVendTout.Testing.Kafka;

/// <summary>
/// Runs brokers of Apache Kafka by the script that lies beside the checkout (<c>shared/servers/kafka</c>), in a folder of their own. They are gone
/// when the test process is, however it ended.
/// </summary>
internal sealed class KafkaScript : IAsyncDisposable
{
    private const string Script = "shared/servers/kafka/cluster";

    /// <summary>What the script prints goes to a file: its brokers live on and would hold our pipe.</summary>
    private const string Logged =
        """
        exec >>"$1" 2>&1 </dev/null
        shift
        exec "$@"
        """;

    /// <summary>Kills the brokers when its standard input, a pipe from us, is closed: that is, when we end, however.</summary>
    private const string Guarded =
        """
        trap '' INT TERM HUP
        exec >>"$1" 2>&1
        shift
        cat >/dev/null
        exec "$@"
        """;

    /// <summary>The script gives up after 90 s, which is little where two cores also carry the system under load: the brokers are waited for again.</summary>
    private const int StartAttemptsMax = 4;

    private static readonly TimeSpan StopLimit = TimeSpan.FromMinutes(2);

    private readonly string? _script = SharedServers.Find(Script);
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("kvt-test-kafka-");
    private Process? _guard;

    /// <summary>Whether there is one. Where there is none, tests are skipped.</summary>
    public bool IsPresent => _script is not null;

    /// <summary>Why tests are skipped where there is none.</summary>
    public static string WhyNone => $"no Kafka: there is no {Script} beside the checkout";

    /// <summary>A folder for all that the brokers need; it is deleted after them.</summary>
    public string Folder => _directory.FullName;

    private string Log => Path.Combine(_directory.FullName, "cluster.log");

    private string Data => Path.Combine(_directory.FullName, "cluster");

    /// <summary>Starts brokers; done when they accept connections.</summary>
    /// <param name="port">The first of their ports.</param>
    /// <param name="options">Further options of the script's <c>start</c>.</param>
    public Task StartAsync(int port, params IEnumerable<string> options)
    {
        _guard = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", Guarded, "sh", Log, _script!, Data, "kill"]) { RedirectStandardInput = true })!;
        return RunUntilDoneAsync(["start", "--port", port.ToString(CultureInfo.InvariantCulture), .. options]);
    }

    /// <summary>Runs a command of the script that waits for brokers.</summary>
    /// <param name="arguments">The command.</param>
    public async Task RunUntilDoneAsync(params string[] arguments)
    {
        for (var attempt = 1; await TryAsync(arguments) != 0; attempt++)
        {
            if (attempt == StartAttemptsMax)
            {
                throw await FailureAsync(arguments[0]);
            }
        }
    }

    /// <summary>Runs a command of the script.</summary>
    /// <param name="arguments">The command.</param>
    public async Task RunAsync(params string[] arguments)
    {
        if (await TryAsync(arguments) != 0)
        {
            throw await FailureAsync(arguments[0]);
        }
    }

    /// <summary>Kills the brokers that were started.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_guard is not null)
        {
            // The guard kills them when our end of its input is closed.
            _guard.StandardInput.Close();
            await _guard.WaitForExitAsync(CancellationToken.None).WaitAsync(StopLimit, CancellationToken.None);
            _guard.Dispose();
        }

        _directory.Delete(recursive: true);
    }

    private async Task<int> TryAsync(IEnumerable<string> arguments)
    {
        using var process = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", Logged, "sh", Log, _script!, Data, .. arguments]))!;
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return process.ExitCode;
    }

    private async Task<InvalidOperationException> FailureAsync(string command) =>
        new($"kafka {command} failed:\n{await File.ReadAllTextAsync(Log, CancellationToken.None)}");
}
