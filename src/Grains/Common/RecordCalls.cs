namespace KiVendTout.Grains.Common;

/// <summary>Records that come by a call of <see cref="Abstractions.Common.IRecordGrain"/>.</summary>
internal static class RecordCalls
{
    /// <summary>Takes records as a delivery of them is taken.</summary>
    /// <returns>Whether it succeeded. Whatever failed comes again by delivery, where faults are told apart and reported.</returns>
    public static async Task<bool> TryAsync<T>(IReadOnlyList<object> records, Func<IEnumerable<T>, Task> take)
    {
        try
        {
            await take(records.Cast<T>());
            return true;
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            return false;
        }
    }
}
