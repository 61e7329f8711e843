using KiVendTout.Grains.Abstractions.Common;

namespace KiVendTout.Grains.Abstractions.Sessions;

/// <summary>One session, key = session id. Writes the session's row; fed by <c>sessions</c>.</summary>
[Alias("kivendtout.session")]
public interface ISessionGrain : IRecordGrain
{
    /// <summary>Closes the session when it is open and nothing has arrived for 30 minutes; otherwise changes nothing.</summary>
    /// <returns>Whether it was closed now, or the refusal.</returns>
    [Alias("close-if-silent"), ResponseTimeout("00:00:10")]
    Task<Result<bool>> CloseIfSilentAsync();
}
