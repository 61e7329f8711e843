using KiVendTout.Embedded.Processes;

namespace KiVendTout.Cli.Stack;

/// <summary>Ends what a stack left running when its <c>up</c> died without a chance to stop it.</summary>
internal static class StaleStack
{
    private static readonly TimeSpan OrderlyLimit = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(50);

    /// <summary>Ends the processes that the record names and that are still alive, hosts before PostgreSQL.</summary>
    /// <returns>Names of those that were.</returns>
    public static async Task<IReadOnlyList<string>> EndAsync(StackDirectory directory, TimeProvider time, CancellationToken cancellationToken)
    {
        if (StackState.Read(directory) is not { } state)
        {
            return [];
        }

        var left = state.Processes.Where(process => process.Identity is { IsAlive: true }).ToList();
        await EndAllAsync(left.Where(process => process.Name != PostgresKeeper.Name), Signal.Terminate, time, cancellationToken);
        await EndAllAsync(left.Where(process => process.Name == PostgresKeeper.Name), Signal.Interrupt, time, cancellationToken);
        File.Delete(directory.StateFile);
        return left.ConvertAll(process => process.Name);
    }

    private static async Task EndAllAsync(IEnumerable<StackProcess> processes, Signal signal, TimeProvider time, CancellationToken cancellationToken)
    {
        var identities = processes.Select(process => process.Identity!).ToList();
        identities.ForEach(identity => identity.Send(signal));
        if (!await WaitForEndAsync(identities, OrderlyLimit, time, cancellationToken))
        {
            identities.ForEach(identity => identity.Send(Signal.Kill));
        }
    }

    /// <summary>Waits for processes to end.</summary>
    /// <returns>Whether all of them did in time.</returns>
    public static async Task<bool> WaitForEndAsync(
        IReadOnlyCollection<ProcessIdentity> processes, TimeSpan limit, TimeProvider time, CancellationToken cancellationToken)
    {
        var began = time.GetTimestamp();
        while (processes.Any(process => process.IsAlive))
        {
            if (time.GetElapsedTime(began) > limit)
            {
                return false;
            }

            await Task.Delay(LookEvery, time, cancellationToken);
        }

        return true;
    }
}
