using System.Globalization;
using KiVendTout.Embedded;
using KiVendTout.Embedded.Processes;

namespace KiVendTout.Cli.Stack;

/// <summary>Silos and gateway of a stack.</summary>
internal sealed class HostFleet(RepositoryLayout repository, StackDirectory directory, StackSettings settings, StackBoard board, TimeProvider time, Action<string> say)
    : IAsyncDisposable
{
    /// <summary>Deaths before its first readiness after which a host is given up: it will not start, and its log says why.</summary>
    private const int StartDeathsMax = 3;

    private const int PortsOfASilo = 3;

    private static readonly TimeSpan ReadyLimit = TimeSpan.FromSeconds(120);
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(150);

    private readonly List<HostProcess> _silos = [];
    private HostProcess? _gateway;

    private IEnumerable<HostProcess> All => _gateway is null ? _silos : _silos.Append(_gateway);

    /// <summary>Starts them, all at once.</summary>
    public void Start(int coreSilos, GatewayPorts gateway)
    {
        var ports = new Queue<int>(FreePort.Find(PortsOfASilo * (coreSilos + 1), gateway.Http, gateway.Grpc, gateway.Admin, gateway.Tls));
        for (var number = 1; number <= coreSilos; number++)
        {
            _silos.Add(Silo(string.Create(CultureInfo.InvariantCulture, $"silo-{number}"), "core", ports));
        }

        _silos.Add(Silo("worker-1", "worker", ports));
        _gateway = Host("gateway", "Gateway", gateway.Admin, settings.ToEnvironment(SettingKeys.OfTheCommandAlone.Concat(SettingKeys.OfSilosAlone)), new()
        {
            [SettingKeys.Keys] = settings.Find(SettingKeys.KeysReadOnly) ?? settings.Require(SettingKeys.Keys),
            ["Gateway:HttpPort"] = Text(gateway.Http),
            ["Gateway:GrpcPort"] = Text(gateway.Grpc),
            ["Gateway:AdminPort"] = Text(gateway.Admin),
        });
        foreach (var host in All)
        {
            host.Start();
        }
    }

    /// <summary>Waits until every host says it is ready.</summary>
    /// <exception cref="CommandFailedException">One dies again and again, or takes too long.</exception>
    public async Task WaitUntilReadyAsync(CancellationToken cancellationToken)
    {
        var began = time.GetTimestamp();
        foreach (var host in All)
        {
            while (!await ReadyProbe.IsReadyAsync(host.AdminUrl, cancellationToken))
            {
                if (All.FirstOrDefault(h => h.Restarts >= StartDeathsMax) is { } dead)
                {
                    throw new CommandFailedException($"{dead.Name} does not start: {dead.LastWords} ({dead.LogFile})");
                }

                if (time.GetElapsedTime(began) > ReadyLimit)
                {
                    throw new CommandFailedException($"{host.Name} is not ready after {ReadyLimit.TotalSeconds:0} s: {host.LastWords} ({host.LogFile})");
                }

                await Task.Delay(LookEvery, time, cancellationToken);
            }

            say($"{host.Name} is ready");
        }
    }

    /// <summary>Stops them: the gateway first, so that no call comes in any more.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_gateway is not null)
        {
            await _gateway.DisposeAsync();
        }

        await Task.WhenAll(_silos.Select(silo => silo.DisposeAsync().AsTask()));
    }

    private HostProcess Silo(string name, string role, Queue<int> ports)
    {
        var adminPort = ports.Dequeue();
        return Host(name, "Silo", adminPort, settings.ToEnvironment(SettingKeys.OfTheCommandAlone.Concat(SettingKeys.OfTheGatewayAlone)), new()
        {
            ["Silo:Name"] = name,
            ["Silo:Role"] = role,
            ["Silo:AdminPort"] = Text(adminPort),
            ["Silo:SiloPort"] = Text(ports.Dequeue()),
            ["Silo:ProxyPort"] = Text(ports.Dequeue()),
        });
    }

    private HostProcess Host(string name, string project, int adminPort, Dictionary<string, string> environment, Dictionary<string, string> own)
    {
        var assembly = repository.HostAssembly(project);
        foreach (var (key, value) in own)
        {
            environment[SettingKeys.Variable(key)] = value;
        }

        var start = new ChildProcessOptions
        {
            Arguments = ["dotnet", assembly],
            LogFile = directory.Log(name),
            WorkingDirectory = Path.GetDirectoryName(assembly)!,
            Environment = environment,
        };
        return new HostProcess(name, string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{adminPort}"), start, board, time, say);
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
