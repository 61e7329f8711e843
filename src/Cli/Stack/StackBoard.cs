using KiVendTout.Embedded.Processes;

namespace KiVendTout.Cli.Stack;

/// <summary>The record of a running stack: every change is on disk before the next step begins. Safe from several threads.</summary>
internal sealed class StackBoard(StackDirectory directory, ProcessIdentity supervisor)
{
    private readonly Lock _gate = new();
    private StackState _state = new() { Supervisor = supervisor };

    public StackState Current
    {
        get
        {
            lock (_gate)
            {
                return _state;
            }
        }
    }

    public void Update(Func<StackState, StackState> change)
    {
        lock (_gate)
        {
            _state = change(_state);
            _state.Write(directory);
        }
    }

    /// <summary>Puts a process in the place of the one with its name, or at the end.</summary>
    public void Put(StackProcess process) => Update(state =>
    {
        var old = state.Processes.FirstOrDefault(p => p.Name == process.Name);
        return state with { Processes = old is null ? state.Processes.Add(process) : state.Processes.Replace(old, process) };
    });
}
