using System.Text.Json;

namespace KiVendTout.Cli.Stack;

/// <summary>Asks hosts whether they are ready.</summary>
internal static class ReadyProbe
{
    /// <summary>A host's own checks take up to 3 s each, side by side.</summary>
    private static readonly TimeSpan AnswerLimit = TimeSpan.FromSeconds(4);

    private static readonly HttpClient Client = new(new SocketsHttpHandler { UseProxy = false, ConnectTimeout = TimeSpan.FromSeconds(1) })
    {
        Timeout = AnswerLimit,
    };

    /// <summary>Whether a host says it is ready. One that does not answer is not.</summary>
    public static async Task<bool> IsReadyAsync(string adminUrl, CancellationToken cancellationToken) =>
        (await AskAsync(adminUrl, cancellationToken)).Ready;

    /// <summary>Whether a host says it is ready, and if not, what it says of itself.</summary>
    public static async Task<(bool Ready, string? Reason)> AskAsync(string adminUrl, CancellationToken cancellationToken)
    {
        try
        {
            using var answer = await Client.GetAsync(new Uri(new Uri(adminUrl), "/readyz"), cancellationToken);
            return answer.IsSuccessStatusCode ? (true, null) : (false, ReasonIn(await answer.Content.ReadAsStringAsync(cancellationToken)));
        }
        catch (HttpRequestException)
        {
            return (false, null);
        }
        catch (TaskCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return (false, null);
        }
    }

    /// <summary>The reasons of the checks that failed, one after the other; null where there are none.</summary>
    private static string? ReasonIn(string body)
    {
        try
        {
            using var answer = JsonDocument.Parse(body);
            return answer.RootElement.TryGetProperty("reasons", out var reasons)
                ? string.Join(" ", reasons.EnumerateObject().Select(reason => reason.Value.GetString())) is { Length: > 0 } all ? all : null
                : null;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return null;
        }
    }
}
