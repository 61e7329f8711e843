using System.Diagnostics;
using System.Globalization;
using KiVendTout.Embedded.Processes;
using Npgsql;

namespace KiVendTout.Embedded.Postgres;

/// <summary>
/// A private PostgreSQL 15 on the loopback interface, with the roles and databases of the project. Commands over it are not
/// thread-safe: one caller starts, stops and kills.
/// </summary>
public sealed class EmbeddedPostgres : IAsyncDisposable
{
    private static readonly TimeSpan PollEvery = TimeSpan.FromMilliseconds(25);

    private readonly EmbeddedPostgresOptions _options;
    private readonly TimeProvider _time;
    private readonly PostgresPasswords _passwords;
    private readonly string _dataDirectory;
    private Process? _child;

    private EmbeddedPostgres(EmbeddedPostgresOptions options, TimeProvider time)
    {
        _options = options;
        _time = time;
        _passwords = PostgresPasswords.LoadOrCreate(options.PasswordFile);
        _dataDirectory = Path.Combine(options.Directory, "data");
        Port = options.Port == 0 ? FreePort.Find() : options.Port;
    }

    /// <summary>Port on the loopback interface; the same through every restart.</summary>
    public int Port { get; }

    /// <summary>The server's first process; null when it is not running.</summary>
    public ProcessIdentity? Server { get; private set; }

    /// <summary>Whether the server's first process is alive.</summary>
    public bool IsRunning => Server?.IsAlive ?? false;

    /// <summary>Creates the cluster when there is none, starts the server and waits until it answers.</summary>
    /// <exception cref="CommandFailedException">It does not start; the message says why, as far as its log tells.</exception>
    public static async Task<EmbeddedPostgres> StartAsync(
        EmbeddedPostgresOptions options, TimeProvider time, CancellationToken cancellationToken)
    {
        if (!File.Exists(Path.Combine(options.BinDirectory, "postgres")))
        {
            throw new CommandFailedException($"PostgreSQL 15 is not in {options.BinDirectory}: run ./kvt setup");
        }

        if (options.Port != 0 && !FreePort.IsFree(options.Port))
        {
            throw new CommandFailedException($"port {options.Port}, wanted by PostgreSQL, is taken");
        }

        var postgres = new EmbeddedPostgres(options, time);
        try
        {
            await new PostgresCluster(options, postgres._passwords).CreateAsync(postgres._dataDirectory, cancellationToken);
            await postgres.StartAsync(cancellationToken);
            await new PostgresBootstrap(postgres).RunAsync(postgres._passwords, cancellationToken);
            return postgres;
        }
        catch
        {
            await postgres.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts the server again after <see cref="StopAsync"/>, <see cref="Kill"/> or a crash, on the same port.</summary>
    /// <exception cref="CommandFailedException">It does not start in time.</exception>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var deadline = _time.GetTimestamp();
        while (true)
        {
            _child = ChildProcess.Start(new ChildProcessOptions
            {
                Arguments = ServerUser.Command(PostgresSettings.Arguments(_options, _dataDirectory, Port)),
                LogFile = _options.LogFile,
                EndWithUs = _options.EndWithUs,
            });
            if (await IsReadyAsync(deadline, cancellationToken))
            {
                return;
            }

            // The backends of a killed server need a moment to notice; until they have gone a new one refuses to start.
            if (_time.GetElapsedTime(deadline) > _options.StartLimit)
            {
                throw new CommandFailedException($"PostgreSQL does not start: {LogTail.LastLine(_options.LogFile)} ({_options.LogFile})");
            }
        }
    }

    /// <summary>Stops the server in order (fast shutdown); kills it when that takes longer than <see cref="EmbeddedPostgresOptions.StopLimit"/>.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        var server = Server;
        if (server is not null && server.Send(Signal.Interrupt))
        {
            var began = _time.GetTimestamp();
            while (server.IsAlive && _time.GetElapsedTime(began) < _options.StopLimit)
            {
                await Task.Delay(PollEvery, _time, cancellationToken);
            }

            server.Send(Signal.Kill);
        }

        ReleaseChild();
    }

    /// <summary>Kills the server's first process (<c>kill -9</c>); the others notice and end. Committed work survives.</summary>
    public void Kill()
    {
        Server?.Send(Signal.Kill);
        ReleaseChild();
    }

    /// <summary>A connection string for Npgsql.</summary>
    /// <param name="role">Who connects.</param>
    /// <param name="database">Which database; null for the role's own.</param>
    public string ConnectionString(PostgresRole role, string? database = null) => new NpgsqlConnectionStringBuilder
    {
        Host = "127.0.0.1",
        Port = Port,
        Username = PostgresRoles.Name(role),
        Password = _passwords[role],
        Database = database ?? PostgresRoles.Database(role),
        Timeout = 10,
        CommandTimeout = 30,
    }.ConnectionString;

    /// <summary>The address in the form that psql takes.</summary>
    /// <param name="role">Who connects.</param>
    public string Uri(PostgresRole role) => string.Create(
        CultureInfo.InvariantCulture,
        $"postgresql://{PostgresRoles.Name(role)}:{_passwords[role]}@127.0.0.1:{Port}/{PostgresRoles.Database(role)}");

    /// <summary>Stops the server.</summary>
    public async ValueTask DisposeAsync() => await StopAsync(CancellationToken.None);

    private async Task<bool> IsReadyAsync(long began, CancellationToken cancellationToken)
    {
        var probe = new NpgsqlConnectionStringBuilder(ConnectionString(PostgresRole.Superuser)) { Pooling = false, Timeout = 2 };
        while (_time.GetElapsedTime(began) < _options.StartLimit)
        {
            Server ??= FindServer();

            if (Server is not null && await AnswersAsync(probe.ConnectionString, cancellationToken))
            {
                return true;
            }

            await Task.Delay(PollEvery, _time, cancellationToken);
            if (Server is null ? _child is { HasExited: true } : !Server.IsAlive)
            {
                ReleaseChild();
                return false;
            }
        }

        return false;
    }

    private static async Task<bool> AnswersAsync(string connectionString, CancellationToken cancellationToken)
    {
        try
        {
            await using var connection = new NpgsqlConnection(connectionString);
            await connection.OpenAsync(cancellationToken);
            return true;
        }
        catch (Exception exception) when (exception is NpgsqlException or TimeoutException or IOException)
        {
            return false;
        }
    }

    private ProcessIdentity? FindServer()
    {
        try
        {
            var pid = int.Parse(File.ReadLines(Path.Combine(_dataDirectory, "postmaster.pid")).First(), CultureInfo.InvariantCulture);

            // The file may be of an earlier life, and its number another process's by now.
            var command = File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{pid}/cmdline")).Split('\0');
            return command.Contains(_dataDirectory) && Path.GetFileName(command[0]) == "postgres" ? ProcessIdentity.Of(pid) : null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or FormatException or InvalidOperationException)
        {
            return null;
        }
    }

    private void ReleaseChild()
    {
        Server = null;
        _child?.StandardInput.Close();
        _child?.Dispose();
        _child = null;
    }
}
