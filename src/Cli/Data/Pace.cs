namespace KiVendTout.Cli.Data;

/// <summary>Spreads records evenly over time.</summary>
/// <param name="rate">Records a second; null for as fast as it goes.</param>
/// <param name="time">The clock.</param>
internal sealed class Pace(int? rate, TimeProvider time)
{
    private readonly long _began = time.GetTimestamp();
    private long _sent;

    /// <summary>Waits until the next record is due.</summary>
    public async ValueTask WaitAsync(CancellationToken cancellationToken)
    {
        if (rate is not { } perSecond)
        {
            return;
        }

        var due = TimeSpan.FromSeconds((double)_sent++ / perSecond);
        var early = due - time.GetElapsedTime(_began);

        // A wait shorter than the timer's own step would only slow us down; the next ones make up for it.
        if (early > TimeSpan.FromMilliseconds(2))
        {
            await Task.Delay(early, time, cancellationToken);
        }
    }
}
