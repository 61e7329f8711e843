namespace KiVendTout.Grains.Abstractions.Common;

/// <summary>
/// A grain that takes the records of its stream by a plain call, which a new grain is cheaper by than by a delivery. It stays subscribed: what a
/// call has not taken is delivered.
/// </summary>
public interface IRecordGrain : IGrainWithStringKey
{
    /// <summary>Takes records of the grain's stream, in order.</summary>
    /// <returns>Whether their effects are durable. If not they must be delivered, which tells whose fault it is.</returns>
    [Alias("take"), ResponseTimeout("00:00:18")]
    Task<bool> TakeAsync([Immutable] IReadOnlyList<object> records);
}
