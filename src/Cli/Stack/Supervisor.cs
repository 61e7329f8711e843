using System.Runtime.InteropServices;
using KiVendTout.Cli.Commands;
using KiVendTout.Cli.Data;
using KiVendTout.Cli.Terminal;
using KiVendTout.Embedded.Processes;
using KiVendTout.Stores.Postgres.Migrations;
using Npgsql;

namespace KiVendTout.Cli.Stack;

/// <summary>Brings a stack up, keeps it running until it is told to stop, and takes it down in the opposite order.</summary>
internal sealed class Supervisor(CommandContext context, StackDirectory directory, UpOptions options)
{
    private const string IncompleteLoad = "the system is up, but some lines of the data set were not loaded: see above";

    private readonly StackBoard _board = new(directory, ProcessIdentity.Of(Environment.ProcessId)!);
    private readonly StackSettings _settings = StackSettings.Begin();
    private readonly Stack<IAsyncDisposable> _parts = [];

    /// <summary>Runs the stack until <paramref name="stop"/>.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> RunAsync(CancellationToken stop)
    {
        using var source = CancellationTokenSource.CreateLinkedTokenSource(stop);
        using var hangUp = PosixSignalRegistration.Create(PosixSignal.SIGHUP, signal =>
        {
            // The terminal was closed: the same as Ctrl-C, or the hosts would stay behind.
            signal.Cancel = true;
            source.Cancel();
        });
        return await RunUntilAsync(source.Token);
    }

    private async Task<int> RunUntilAsync(CancellationToken stop)
    {
        directory.Create();
        using var @lock = StackLock.TryTake(directory) ?? throw new CommandFailedException(RunningMessage(directory));
        await EndStaleAsync(stop);
        options.Ports.RequireFree();
        directory.RotateLogs();
        _board.Update(state => state);
        try
        {
            await StartAsync(stop);
            var code = await LoadAsync(stop);

            // Before it is said to be ready: who follows our log stops reading then.
            new UpSummary(context.Console, _board.Current, options, directory.CallOf(context.Repository)).Write();
            _board.Update(state => state with { Phase = StackPhase.Ready, Error = code == ExitCode.Done ? null : IncompleteLoad });
            await Task.Delay(Timeout.InfiniteTimeSpan, context.Time, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            return code;
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return ExitCode.Done;
        }
        catch (Exception exception)
        {
            _board.Update(state => state with { Phase = StackPhase.Failed, Error = exception.Message });
            if (exception is MigrationFailedException or NpgsqlException)
            {
                throw new CommandFailedException(exception.Message, exception);
            }

            throw;
        }
        finally
        {
            await StopAsync();
        }
    }

    /// <summary>What a second <c>up</c> says.</summary>
    public static string RunningMessage(StackDirectory directory) =>
        $"a stack is already running in {directory.Root}: kvt status shows it, kvt down stops it, KVT_DIR and --port start another beside it";

    private async Task EndStaleAsync(CancellationToken cancellationToken)
    {
        var ended = await StaleStack.EndAsync(directory, context.Time, cancellationToken);
        if (ended.Count > 0)
        {
            Say($"ended what an earlier up had left running: {string.Join(", ", ended)}");
        }
    }

    private async Task StartAsync(CancellationToken cancellationToken)
    {
        var secrets = StackSecrets.LoadOrCreate(directory);
        _settings.Set(SettingKeys.MasterKey, secrets.MasterKey);
        _settings.Set(SettingKeys.SigningKey, secrets.SigningKey);
        await StartServersAsync(cancellationToken);

        var scripts = await DatabaseMigrator.MigrateAsync(
            _settings.Require(SettingKeys.PostgresMigration), _settings.Require(SettingKeys.KeysMigration), null, cancellationToken);
        Say(scripts == 0 ? "database: up to date" : $"database: {scripts} migrations");

        _settings.Set(SettingKeys.GatewayGrpc, $"http://127.0.0.1:{options.Ports.Grpc}");
        _settings.Save(directory);
        var fleet = new HostFleet(context.Repository, directory, _settings, _board, context.Time, Say);
        _parts.Push(fleet);
        fleet.Start(options.Silos, options.Ports);
        _board.Update(state => state with
        {
            GatewayHttp = $"http://127.0.0.1:{options.Ports.Http}",
            GatewayGrpc = $"http://127.0.0.1:{options.Ports.Grpc}",
        });
        await fleet.WaitUntilReadyAsync(cancellationToken);
    }

    private async Task StartServersAsync(CancellationToken cancellationToken)
    {
        if (_settings.IsGiven(SettingKeys.Kafka))
        {
            Say("Kafka: asking the brokers of KVT__Kafka__BootstrapServers");
        }

        var kafka = await KafkaPart.StartAsync(_settings, context.Time, cancellationToken);
        _parts.Push(kafka);
        kafka.Describe(_settings, _board);
        Say(kafka.IsEmbedded ? "Kafka: embedded, three brokers in memory" : "Kafka: the brokers of KVT__Kafka__BootstrapServers");

        if (_settings.IsGiven(SettingKeys.Postgres))
        {
            RequireGiven(SettingKeys.PostgresMigration, SettingKeys.PostgresReadOnly, SettingKeys.Keys, SettingKeys.KeysMigration);
            _board.Update(state => state with { Postgres = PostgresAddress.ToUri(_settings.Require(SettingKeys.PostgresReadOnly)) });
            Say("PostgreSQL: the server of KVT__Postgres__ConnectionString");
            return;
        }

        var postgres = await PostgresKeeper.StartAsync(directory, _board, context.Time, Say, cancellationToken);
        _parts.Push(postgres);
        postgres.Describe(_settings);
        Say("PostgreSQL: embedded, its files survive kvt down");
    }

    private void RequireGiven(params string[] keys)
    {
        if (keys.Where(key => !_settings.IsGiven(key)).Select(SettingKeys.Variable).ToList() is [_, ..] missing)
        {
            throw new WrongUseException($"with {SettingKeys.Variable(SettingKeys.Postgres)} these must be set too: {string.Join(", ", missing)}");
        }
    }

    private async Task<int> LoadAsync(CancellationToken cancellationToken)
    {
        if (options.Dataset is null)
        {
            return ExitCode.Done;
        }

        Say($"loading {options.Dataset}");
        var loader = new DataLoader(context.Console, context.Time, _settings);
        var code = await loader.LoadAsync(options.Dataset, rate: null, cancellationToken);
        await Quiescence.WaitAsync(_settings, context.Time, cancellationToken);
        return code;
    }

    private async Task StopAsync()
    {
        if (_board.Current.Phase != StackPhase.Failed)
        {
            _board.Update(state => state with { Phase = StackPhase.Stopping });
        }

        Say("stopping");
        File.Delete(directory.SettingsFile);
        while (_parts.TryPop(out var part))
        {
            await StopAsync(part);
        }

        if (_board.Current.Phase != StackPhase.Failed)
        {
            File.Delete(directory.StateFile);
        }

        Say("stopped");
    }

    /// <summary>One part that cannot be stopped must not keep the others running.</summary>
    private async Task StopAsync(IAsyncDisposable part)
    {
        try
        {
            await part.DisposeAsync();
        }
        catch (Exception exception) when (exception is CommandFailedException or IOException or InvalidOperationException or NpgsqlException)
        {
            Say($"{part.GetType().Name} was not stopped in order: {exception.Message}");
        }
    }

    private void Say(string text)
    {
        try
        {
            context.Console.Line(text);
        }
        catch (IOException)
        {
            // The terminal is gone; the stack still has to be stopped in order.
        }
    }
}
