using System.Buffers;

namespace KiVendTout.Gateway.Rest;

/// <summary>Reads the body of a request into memory, up to <see cref="GatewayLimits.MaxMessageBytes"/>.</summary>
internal static class BoundedBody
{
    /// <summary>The body; null when it is too large.</summary>
    public static async Task<byte[]?> ReadAsync(HttpRequest request)
    {
        if (request.ContentLength > GatewayLimits.MaxMessageBytes)
        {
            return null;
        }

        var reader = request.BodyReader;
        while (true)
        {
            var read = await reader.ReadAsync(request.HttpContext.RequestAborted);
            if (read.Buffer.Length > GatewayLimits.MaxMessageBytes)
            {
                reader.AdvanceTo(read.Buffer.End);
                return null;
            }

            if (read.IsCompleted)
            {
                var body = read.Buffer.ToArray();
                reader.AdvanceTo(read.Buffer.End);
                return body;
            }

            reader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }
    }
}
