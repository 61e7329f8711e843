using System.Net;
using System.Text.Json;

namespace KiVendTout.Gateway.Tests.Support;

/// <summary>Status and JSON body of a REST answer.</summary>
internal sealed record RestAnswer(HttpStatusCode Status, JsonElement Body, HttpResponseMessage Message)
{
    /// <summary>The reason in ErrorInfo; null when there is none.</summary>
    public string? Reason => Detail("ErrorInfo")?.GetProperty("reason").GetString();

    /// <summary>The field in BadRequest; null when there is none.</summary>
    public string? Field => Detail("BadRequest")?.GetProperty("fieldViolations")[0].GetProperty("field").GetString();

    public JsonElement? Detail(string type) => Body.TryGetProperty("details", out var details)
        ? details.EnumerateArray().Cast<JsonElement?>().FirstOrDefault(d => d!.Value.GetProperty("@type").GetString() == "type.googleapis.com/google.rpc." + type)
        : null;
}

internal static class RestClient
{
    public static async Task<RestAnswer> CallAsync(this HttpClient http, HttpRequestMessage request)
    {
        using (request)
        {
            var response = await http.SendAsync(request, TestContext.Current.CancellationToken);
            var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
            return new RestAnswer(response.StatusCode, text.Length == 0 ? default : JsonDocument.Parse(text).RootElement, response);
        }
    }
}
