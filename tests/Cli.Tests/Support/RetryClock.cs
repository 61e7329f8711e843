namespace KiVendTout.Cli.Tests.Support;

/// <summary>Tells when somebody pauses by it.</summary>
internal sealed class RetryClock : TimeProvider
{
    private readonly TaskCompletionSource _retried = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task Retried => _retried.Task;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        _retried.TrySetResult();
        return base.CreateTimer(callback, state, dueTime, period);
    }
}
