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
    public static async Task<bool> IsReadyAsync(string adminUrl, CancellationToken cancellationToken)
    {
        try
        {
            using var answer = await Client.GetAsync(new Uri(new Uri(adminUrl), "/readyz"), cancellationToken);
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
        catch (TaskCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }
}
