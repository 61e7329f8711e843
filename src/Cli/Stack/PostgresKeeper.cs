using KiVendTout.Embedded.Postgres;
using KiVendTout.Embedded.Processes;
using Npgsql;

namespace KiVendTout.Cli.Stack;

/// <summary>The embedded PostgreSQL of a stack: started, kept running, stopped last.</summary>
internal sealed class PostgresKeeper(EmbeddedPostgres postgres, StackBoard board, TimeProvider time, Action<string> say) : IAsyncDisposable
{
    /// <summary>Name of its process in <c>status</c>.</summary>
    public const string Name = "postgres";

    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(2);

    private readonly CancellationTokenSource _stopping = new();
    private Task _keeping = Task.CompletedTask;
    private int _restarts;

    public static async Task<PostgresKeeper> StartAsync(
        StackDirectory directory, StackBoard board, TimeProvider time, Action<string> say, CancellationToken cancellationToken)
    {
        var placement = await PostgresPlacement.ChooseAsync(directory.Root, cancellationToken);
        if (placement.Note is { } note)
        {
            say(note);
        }

        var postgres = await EmbeddedPostgres.StartAsync(
            new EmbeddedPostgresOptions
            {
                Directory = placement.Directory,
                PasswordFile = Path.Combine(directory.Secrets, "postgres.json"),
                LogFile = directory.Log(Name),
            },
            time,
            cancellationToken);
        var keeper = new PostgresKeeper(postgres, board, time, say);
        keeper.Record(null);
        keeper._keeping = Task.Run(keeper.KeepAsync, CancellationToken.None);
        return keeper;
    }

    /// <summary>Tells the other parts how to reach it.</summary>
    public void Describe(StackSettings settings)
    {
        settings.Set(SettingKeys.Postgres, postgres.ConnectionString(PostgresRole.App));
        settings.Set(SettingKeys.PostgresMigration, postgres.ConnectionString(PostgresRole.Migrator));
        settings.Set(SettingKeys.PostgresReadOnly, postgres.ConnectionString(PostgresRole.Reader));
        settings.Set(SettingKeys.Keys, postgres.ConnectionString(PostgresRole.Keys));
        settings.Set(SettingKeys.KeysReadOnly, postgres.ConnectionString(PostgresRole.KeysReader));
        settings.Set(SettingKeys.KeysMigration, postgres.ConnectionString(PostgresRole.KeysMigrator));
        board.Update(state => state with { Postgres = postgres.Uri(PostgresRole.Reader) });
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _keeping;
        NpgsqlConnection.ClearAllPools();
        await postgres.DisposeAsync();
        Record(null);
        _stopping.Dispose();
    }

    private async Task KeepAsync()
    {
        while (await WaitAsync(LookEvery))
        {
            if (postgres.IsRunning)
            {
                continue;
            }

            _restarts++;
            const string end = "died";
            Record(end);
            say("postgres died; it is started again");
            try
            {
                await postgres.StopAsync(_stopping.Token);
                await postgres.StartAsync(_stopping.Token);
                Record(end);
                say("postgres is back");
            }
            catch (CommandFailedException exception)
            {
                say(exception.Message);
                await WaitAsync(RetryAfter);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    private async Task<bool> WaitAsync(TimeSpan span)
    {
        await Task.Delay(span, time, _stopping.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return !_stopping.IsCancellationRequested;
    }

    private void Record(string? end) => board.Put(new StackProcess(Name, postgres.IsRunning ? postgres.Server : null, null, _restarts, end));
}
