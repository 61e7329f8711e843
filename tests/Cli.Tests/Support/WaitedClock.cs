using Microsoft.Extensions.Time.Testing;

namespace KiVendTout.Cli.Tests.Support;

/// <summary>A clock that the test moves, and that knows how many wait by it: moved while somebody works, it would take that work for slow.</summary>
internal sealed class WaitedClock(DateTimeOffset now) : FakeTimeProvider(now)
{
    private int _waiting;

    /// <summary>How many wait.</summary>
    public int Waiting => Volatile.Read(ref _waiting);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var wait = new Wait(this);
        wait.Timer = base.CreateTimer(
            told =>
            {
                // Before the waiter goes on: it is at work from here.
                wait.End();
                callback(told);
            },
            state, dueTime, period);
        return wait;
    }

    /// <summary>A wait for one moment, until it has come or is given up.</summary>
    private sealed class Wait : ITimer
    {
        private readonly WaitedClock _clock;
        private int _ended;

        public Wait(WaitedClock clock)
        {
            _clock = clock;
            Interlocked.Increment(ref clock._waiting);
        }

        public ITimer? Timer { get; set; }

        public void End()
        {
            if (Interlocked.Exchange(ref _ended, 1) == 0)
            {
                Interlocked.Decrement(ref _clock._waiting);
            }
        }

        public bool Change(TimeSpan dueTime, TimeSpan period) => Timer!.Change(dueTime, period);

        public void Dispose()
        {
            End();
            Timer?.Dispose();
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
