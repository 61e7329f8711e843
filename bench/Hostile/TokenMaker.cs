using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace KiVendTout.Bench.Hostile;

/// <summary>Signs tokens as the shop does (HS256).</summary>
internal sealed class TokenMaker(byte[] key)
{
    private const int LifetimeSeconds = 3_600;

    /// <summary>A token that is good for an hour.</summary>
    public string Make(string role, string subject)
    {
        var now = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();
        var payload = $$"""{"iss":"kivendtout","aud":"kivendtout-api","sub":"{{subject}}","role":"{{role}}","iat":{{now}},"nbf":{{now}},"exp":{{now + LifetimeSeconds}}}""";
        var signed = Encode("""{"alg":"HS256","typ":"JWT"}""") + "." + Encode(payload);
        return signed + "." + Base64Url.EncodeToString(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(signed)));
    }

    private static string Encode(string text) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(text));
}
