using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace KiVendTout.Hosting.Admin;

/// <summary>
/// Marks the connections of the admin port. A mark on the connection cannot be forged, as the Host header could, and also holds when the
/// port was chosen by the system.
/// </summary>
internal static class AdminConnection
{
    private static readonly Mark Instance = new();

    /// <summary>Marks every connection of <paramref name="listen"/>.</summary>
    public static void MarkAsAdmin(this ListenOptions listen) => listen.Use(next => (ConnectionContext connection) =>
    {
        connection.Features.Set(Instance);
        return next(connection);
    });

    /// <summary>Tells whether a request came in on the admin port.</summary>
    public static bool IsAdmin(HttpContext context) => context.Features.Get<Mark>() is not null;

    private sealed class Mark;
}
