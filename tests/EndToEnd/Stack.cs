using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using KiVendTout.Embedded;
using Npgsql;

namespace KiVendTout.EndToEnd;

/// <summary>A whole system of its own, brought up and driven by ./kvt as a user would.</summary>
internal sealed class Stack : IAsyncDisposable
{
    private static readonly TimeSpan CommandLimit = TimeSpan.FromMinutes(6);
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(250);

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("kvt-e2e-");
    private readonly int _port = FreePort.FindFirst([0, 1, 2, 3]);
    private string? _connectionString;

    public static string Root { get; } = RepositoryLayout.Find().Root;

    /// <summary>Addresses of the Kafka to use; null for the embedded one.</summary>
    public string? KafkaServers { get; init; }

    /// <summary>Further variables of every command.</summary>
    public IReadOnlyDictionary<string, string> Variables { get; init; } = new Dictionary<string, string>();

    /// <summary>The shop's own files beside the checkout; null where they are not.</summary>
    public static string? CustomerFiles =>
        Path.GetFullPath(Path.Combine(Root, "..", "shared", "kivendtout_dataset")) is var path && Directory.Exists(path) ? path : null;

    /// <returns>What it printed.</returns>
    public async Task<string> UpAsync(params string[] arguments)
    {
        _connectionString = null;
        string[] command = ["up", "--detach", "--port", _port.ToString(CultureInfo.InvariantCulture), .. arguments];
        var result = await RunAsync(command);
        Assert.True(result.ExitCode == 0, $"kvt {string.Join(' ', command)} ended with {result.ExitCode}:\n{result.Output}\n{Logs()}");
        return result.Output;
    }

    public Task<CommandResult> RunAsync(params string[] arguments) => EndAsync(Start(arguments), arguments);

    /// <summary>Runs a command with variables besides, or instead of, <see cref="Variables"/>; null takes one away.</summary>
    public Task<CommandResult> RunWithAsync(IReadOnlyDictionary<string, string?> variables, params string[] arguments) =>
        EndAsync(Start(variables, arguments), arguments);

    private async Task<CommandResult> EndAsync(Process started, string[] arguments)
    {
        using var process = started;
        var output = Task.WhenAll(process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        using var limit = new CancellationTokenSource(CommandLimit);
        try
        {
            await process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            Assert.Fail($"kvt {string.Join(' ', arguments)} did not end within {CommandLimit}.\n{Logs()}");
        }

        var streams = await output;
        return new CommandResult(process.ExitCode, streams[0], streams[1]);
    }

    public Process Start(params string[] arguments) => Start(new Dictionary<string, string?>(), arguments);

    private Process Start(IReadOnlyDictionary<string, string?> variables, string[] arguments)
    {
        var start = new ProcessStartInfo(Path.Combine(Root, "kvt"), arguments)
        {
            WorkingDirectory = Root,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["KVT_DIR"] = _directory.FullName;
        if (KafkaServers is not null)
        {
            start.Environment["KVT__Kafka__BootstrapServers"] = KafkaServers;
        }

        foreach (var (name, value) in Variables.ToDictionary(variable => variable.Key, variable => (string?)variable.Value).Concat(variables))
        {
            start.Environment[name] = value;
        }

        return Process.Start(start)!;
    }

    public Task<JsonElement> StatusAsync() => JsonAsync("status", "--json");

    /// <returns>What a command prints for programs.</returns>
    public async Task<JsonElement> JsonAsync(params string[] arguments)
    {
        var result = await RunAsync(arguments);
        Assert.True(result.ExitCode == 0, $"{result.Output}\n{result.Error}");
        using var document = JsonDocument.Parse(result.Output);
        return document.RootElement.Clone();
    }

    public async Task<List<StackProcess>> ProcessesAsync() =>
        [.. (await StatusAsync()).GetProperty("processes").EnumerateArray().Select(process => new StackProcess(
            process.GetProperty("name").GetString()!, process.GetProperty("pid").GetInt32(), process.GetProperty("ready").GetBoolean(),
            process.TryGetProperty("reason", out var reason) ? reason.GetString() : null))];

    public async Task<int> PidOfAsync(string name)
    {
        var processes = await ProcessesAsync();
        return processes.FirstOrDefault(process => process.Name == name) is { Pid: > 0 } found
            ? found.Pid
            : throw new InvalidOperationException($"There is no process {name} in {string.Join(", ", processes)}");
    }

    public async Task<string> TokenAsync(string role) => (await RunAsync("token", "--role", role)).Output.Trim();

    public async Task<T> QueryAsync<T>(string sql)
    {
        await using var source = NpgsqlDataSource.Create(_connectionString ??= await ConnectionStringAsync());
        await using var command = source.CreateCommand(sql);
        return (T)(await command.ExecuteScalarAsync())!;
    }

    public async Task WaitAsync(string what, Func<Task<bool>> condition, TimeSpan limit)
    {
        for (var watch = Stopwatch.StartNew(); ;)
        {
            if (await condition())
            {
                return;
            }

            Assert.True(watch.Elapsed < limit, $"{what} did not come true within {limit}.\n{Logs()}");
            await Task.Delay(PollInterval, TestContext.Current.CancellationToken);
        }
    }

    /// <returns>The lag as soon as one is told: while the brokers do not answer there is none.</returns>
    public async Task<long> LagAsync(TimeSpan limit)
    {
        long? lag = null;
        await WaitAsync("a lag that is told", async () => (lag = await TryLagAsync()) is not null, limit);
        return lag!.Value;
    }

    public Task WaitForLagZeroAsync(TimeSpan limit) => WaitAsync("lag 0", async () => await TryLagAsync() == 0, limit);

    public async ValueTask DisposeAsync()
    {
        var down = await RunAsync("down");
        Assert.True(down.ExitCode == 0, $"kvt down ended with {down.ExitCode}:\n{down.Output}");
        _directory.Delete(recursive: true);
    }

    private async Task<long?> TryLagAsync() =>
        (await StatusAsync()).GetProperty("lag") is { ValueKind: JsonValueKind.Number } lag ? lag.GetInt64() : null;

    private async Task<string> ConnectionStringAsync()
    {
        var uri = new Uri((await StatusAsync()).GetProperty("postgres").GetString()!);
        var user = uri.UserInfo.Split(':', 2);
        return new NpgsqlConnectionStringBuilder
        {
            Host = uri.Host,
            Port = uri.Port,
            Username = Uri.UnescapeDataString(user[0]),
            Password = user.Length > 1 ? Uri.UnescapeDataString(user[1]) : null,
            Database = uri.AbsolutePath.Trim('/'),
            Pooling = false,
        }.ConnectionString;
    }

    /// <summary>Whether a text is in any log of the stack.</summary>
    public bool IsLogged(string text) => _directory.EnumerateFiles("*.log", SearchOption.AllDirectories)
        .Any(log => File.ReadLines(log.FullName).Any(line => line.Contains(text, StringComparison.Ordinal)));

    /// <summary>The last lines of every log, so that a failure on another machine can be understood.</summary>
    private string Logs()
    {
        const int lines = 30;
        var logs = _directory.EnumerateFiles("*.log", SearchOption.AllDirectories);
        return string.Join('\n', logs.Select(log => $"--- {log.Name}\n{string.Join('\n', File.ReadLines(log.FullName).TakeLast(lines))}"));
    }
}

/// <summary>A process of the stack as <c>kvt status</c> tells it; its number is 0 while there is none.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Pid">Its number.</param>
/// <param name="Ready">Whether it does its work.</param>
/// <param name="Reason">Why it does not; null where it says nothing.</param>
internal sealed record StackProcess(string Name, int Pid, bool Ready, string? Reason);

internal sealed record CommandResult(int ExitCode, string Output, string Error);
