using System.Security.Cryptography;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace KiVendTout.Gateway.Tests.Support;

/// <summary>Signs tokens as the shop does, and as somebody else would.</summary>
internal sealed class SigningKey
{
    public const string Issuer = "kivendtout";
    public const string Audience = "kivendtout-api";

    private readonly byte[] _key = RandomNumberGenerator.GetBytes(32);

    public string Text => Convert.ToBase64String(_key);

    /// <summary>Signs any payload.</summary>
    public string Sign(string payload) => new JsonWebTokenHandler().CreateToken(
        payload, new SigningCredentials(new SymmetricSecurityKey(_key), SecurityAlgorithms.HmacSha256));

    public string Token(
        string? role, string? subject = "tester", TimeSpan? age = null, string issuer = Issuer, string audience = Audience,
        string algorithm = SecurityAlgorithms.HmacSha256)
    {
        var start = TimeProvider.System.GetUtcNow().UtcDateTime - (age ?? TimeSpan.Zero);
        var claims = new Dictionary<string, object>();
        if (role is not null)
        {
            claims["role"] = role;
        }

        if (subject is not null)
        {
            claims["sub"] = subject;
        }

        return new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(new SecurityTokenDescriptor
        {
            Issuer = issuer,
            Audience = audience,
            IssuedAt = start,
            NotBefore = start,
            Expires = start.AddHours(1),
            Claims = claims,
            SigningCredentials = new SigningCredentials(new SymmetricSecurityKey(algorithm == SecurityAlgorithms.HmacSha256 ? _key : [.. _key, .. _key]), algorithm),
        });
    }
}
