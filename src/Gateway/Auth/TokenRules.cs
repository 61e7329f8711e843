using System.Text.Json;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace KiVendTout.Gateway.Auth;

/// <summary>What a token must be beyond signature, issuer, audience and time: one subject, one role, no longer than its hour.</summary>
internal static class TokenRules
{
    /// <summary>The rule that a verified token breaks; null when it breaks none.</summary>
    /// <param name="token">The token; it has an end, and is in its time.</param>
    /// <param name="now">The time.</param>
    public static string? Broken(JsonWebToken token, DateTimeOffset now)
    {
        if (ReadClaims(token) is not { } claims)
        {
            return "The token holds no claims.";
        }

        if (TextOf(claims, Caller.SubjectClaim) is not { } subject || !Caller.IsValidSubject(subject))
        {
            return "The token names no subject.";
        }

        if (TextOf(claims, Caller.RoleClaim) is null)
        {
            return "The token does not name one role.";
        }

        // From now on too: a token of which the start is left out, or written near its end, would be good until then.
        DateTime[] starts = [now.UtcDateTime, token.IssuedAt, token.ValidFrom];
        var longest = AuthOptions.LifetimeMax + AuthOptions.ClockSkew;
        return starts.Any(start => start != DateTime.MinValue && token.ValidTo - start > longest) ? "The token lives too long." : null;
    }

    private static JsonElement? ReadClaims(JsonWebToken token)
    {
        try
        {
            using var claims = JsonDocument.Parse(Base64UrlEncoder.DecodeBytes(token.EncodedPayload));
            return claims.RootElement.Clone();
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>The value of a claim that is there once and is a text; null otherwise, and for half a surrogate pair.</summary>
    private static string? TextOf(JsonElement claims, string name)
    {
        try
        {
            var values = claims.EnumerateObject().Where(claim => claim.NameEquals(name)).Select(claim => claim.Value).ToList();
            return values is [{ ValueKind: JsonValueKind.String } text] ? text.GetString() : null;
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }
}
