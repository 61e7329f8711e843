namespace KiVendTout.Stores.Tests.Postgres.Orleans;

public interface ICounterGrain : IGrainWithStringKey, IRemindable
{
    Task<int> AddAsync(int amount);

    Task<int> ReadAgainAsync();

    Task ClearAsync();

    /// <summary>Sets a reminder twice, so that it is inserted and updated, and counts what is stored.</summary>
    Task<int> RemindAsync();

    /// <summary>Takes the reminder away and counts what is left.</summary>
    Task<int> ForgetAsync();

    Task SleepAsync();
}

[GenerateSerializer]
public sealed class CounterState
{
    [Id(0)]
    public int Count { get; set; }
}

public sealed class CounterGrain([PersistentState("counter", "snapshots")] IPersistentState<CounterState> state) : Grain, ICounterGrain
{
    private const string Name = "tick";

    public async Task<int> AddAsync(int amount)
    {
        state.State.Count += amount;
        await state.WriteStateAsync();
        return state.State.Count;
    }

    public async Task<int> ReadAgainAsync()
    {
        await state.ReadStateAsync();
        return state.State.Count;
    }

    public Task ClearAsync() => state.ClearStateAsync();

    public async Task<int> RemindAsync()
    {
        await this.RegisterOrUpdateReminder(Name, TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(5));
        await this.RegisterOrUpdateReminder(Name, TimeSpan.FromMinutes(6), TimeSpan.FromMinutes(6));
        return (await this.GetReminders()).Count;
    }

    public async Task<int> ForgetAsync()
    {
        await this.UnregisterReminder(await this.GetReminder(Name) ?? throw new InvalidOperationException("no reminder"));
        return (await this.GetReminders()).Count;
    }

    public Task SleepAsync()
    {
        DeactivateOnIdle();
        return Task.CompletedTask;
    }

    public Task ReceiveReminder(string reminderName, TickStatus status) => Task.CompletedTask;
}
