using System.Security.Claims;
using KiVendTout.Cli.Stack;
using KiVendTout.Cli.Terminal;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace KiVendTout.Cli.Tokens;

/// <summary>Issues tokens for the API.</summary>
internal sealed class TokenIssuer(StackSettings settings, TimeProvider time)
{
    public const string Admin = "admin";
    public const string Service = "service";
    public const string Analyst = "analyst";
    public const string Customer = "customer";

    /// <summary>How long a token is good for.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(1);

    public static readonly string[] Roles = [Admin, Service, Analyst, Customer];

    /// <summary>Issues a token.</summary>
    /// <param name="role">One of <see cref="Roles"/>.</param>
    /// <param name="subject">Whom it is for; a customer's is the customer id.</param>
    public string Issue(string role, string subject)
    {
        var now = time.GetUtcNow().UtcDateTime;
        return new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(new SecurityTokenDescriptor
        {
            Issuer = settings.Require(SettingKeys.Issuer),
            Audience = settings.Require(SettingKeys.Audience),
            Subject = new ClaimsIdentity([new Claim("sub", subject), new Claim("role", role)]),
            IssuedAt = now,
            NotBefore = now,
            Expires = now + Lifetime,
            SigningCredentials = new SigningCredentials(new SymmetricSecurityKey(Key()), SecurityAlgorithms.HmacSha256),
        });
    }

    private byte[] Key()
    {
        try
        {
            return Convert.FromBase64String(settings.Require(SettingKeys.SigningKey));
        }
        catch (FormatException)
        {
            throw new WrongUseException($"{SettingKeys.Variable(SettingKeys.SigningKey)} is not base64");
        }
    }
}
