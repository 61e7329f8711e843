using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using KiVendTout.Embedded;
using Xunit;

namespace KiVendTout.Testing.Mongo;

/// <summary>
/// A MongoDB for all tests of an assembly: the one that <c>KVT_TEST_MONGO</c> names (a connection string), else a server that speaks its
/// wire protocol where the checkout has one beside it (<c>shared/servers/mongo-wire</c>), else none. That server is gone when the test
/// process is, however it ended.
/// </summary>
public sealed class MongoFixture : IAsyncLifetime
{
    /// <summary>Variable that names a real server.</summary>
    public const string Variable = "KVT_TEST_MONGO";

    private const string Script = "shared/servers/mongo-wire/server";

    /// <summary>Ends the server when its standard input, a pipe from us, is closed: that is, when we end, however.</summary>
    private const string Guarded =
        """
        exec >>"$1" 2>&1
        shift
        "$@" </dev/null &
        child=$!
        cat >/dev/null
        kill -TERM $child
        wait $child
        """;

    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan ProbePause = TimeSpan.FromMilliseconds(100);

    private DirectoryInfo? _directory;
    private Process? _server;

    /// <summary>Whether it is a real MongoDB, which deletes what has expired.</summary>
    public bool IsReal { get; private set; }

    /// <summary>Why tests are skipped where there is no server.</summary>
    public static string WhyNone => $"no MongoDB: {Variable} is not set and there is no {Script} beside the checkout";

    /// <summary>Connection string; null where there is no server.</summary>
    public string? ConnectionString { get; private set; }

    /// <summary>Starts the server, unless one is named or there is none.</summary>
    public async ValueTask InitializeAsync()
    {
        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } named)
        {
            (ConnectionString, IsReal) = (named, true);
        }
        else if (SharedServers.Find(Script) is { } script)
        {
            var port = FreePort.Find();
            _directory = Directory.CreateTempSubdirectory("kvt-test-mongo-");
            var log = Path.Combine(_directory.FullName, "mongo.log");
            _server = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", Guarded, "sh", log, script, $"{port}"]) { RedirectStandardInput = true })!;
            await WaitAsync(port, log);
            ConnectionString = $"mongodb://127.0.0.1:{port}";
        }
    }

    /// <summary>Stops the server that was started.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
        {
            // The guard ends the server when our end of its input is closed.
            _server.StandardInput.Close();
            await _server.WaitForExitAsync(CancellationToken.None).WaitAsync(StartLimit, CancellationToken.None);
            _server.Dispose();
        }

        _directory?.Delete(recursive: true);
    }

    private async Task WaitAsync(int port, string log)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(StartLimit);
        while (true)
        {
            try
            {
                using var probe = new TcpClient();
                await probe.ConnectAsync(IPAddress.Loopback, port, limit.Token);
                return;
            }
            catch (SocketException) when (!_server!.HasExited)
            {
                await Task.Delay(ProbePause, TimeProvider.System, limit.Token);
            }
            catch (SocketException e)
            {
                throw new InvalidOperationException($"the server ended: {await File.ReadAllTextAsync(log, CancellationToken.None)}", e);
            }
        }
    }
}
